import { WorkflowNotFoundError } from '@temporalio/client';
import { loadAccount } from '../db/accounts.js';
import { awaitingConfirmation } from '../db/commits.js';
import { forgetImportedPost } from '../db/corpus.js';
import { type KeptEvent, openEvent, settleWebhookEvent } from '../db/webhookEvents.js';
import { labelOf } from '../domain/platformRef.js';
import { publishPostId } from '../domain/workflowIds.js';
import { beginToDisconnect } from '../temporal/accountMessages.js';
import { newsOfPublish } from '../workflows/messages.js';
import type { Deps } from './deps.js';

const takenWithinMs = 5_000;

/** Does what the webhooks that came in ask for, each until it is done. Safe to repeat, and by several workers at once. */
export async function carryOutWebhook(deps: Deps, event: KeptEvent): Promise<void> {
  switch (event.kind) {
    case 'authorization-removed':
      await disconnect(deps, event);
      break;
    case 'publish-state':
      await wakePublishes(deps, event);
      break;
    case 'deleted-by-owner':
      await forgetPost(deps, event);
      break;
  }
  await settleWebhookEvent(deps.db, event.id);
}

/** The account is out of use since the event was kept; here its workflow stops its work, erases the tokens and leaves the receipt. */
async function disconnect(deps: Deps, { id, accountId }: KeptEvent): Promise<void> {
  const account = await loadAccount(deps.db, accountId);
  if (account.state !== 'disconnecting') return;
  const asked = { updateId: `removed-${id}`, why: 'removed-at-platform' as const };
  await beginToDisconnect(deps.temporal, account, labelOf(deps, account), asked, takenWithinMs);
}

/**
 * What the event says of the post is not believed: deliveries come late, twice and out of order. It only lets the publish
 * look now, and the platform's answer to that look decides.
 */
async function wakePublishes(deps: Deps, { accountId }: KeptEvent): Promise<void> {
  for (const publishId of await awaitingConfirmation(deps.db, accountId)) {
    const run = deps.temporal.client.workflow.getHandle(publishPostId(publishId));
    await deps.temporal
      .within(takenWithinMs, () => run.signal(newsOfPublish))
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error; // over meanwhile
      });
  }
}

async function forgetPost(deps: Deps, event: KeptEvent): Promise<void> {
  const said = openEvent(deps.sealer, event, await loadAccount(deps.db, event.accountId));
  if (said?.aboutExternalId !== undefined) await forgetImportedPost(deps.db, event.accountId, said.aboutExternalId);
}
