import { WorkflowNotFoundError } from '@temporalio/client';
import { type Account, findAccountById, loadAccount } from '../db/accounts.js';
import { markConnectionStarted, unstartedConnections } from '../db/connections.js';
import { finishDeletions, openDeletions } from '../db/deletions.js';
import { markDraftStarted, overdueDrafts, unstartedDrafts } from '../db/drafts.js';
import { reviveDeliveries } from '../db/eventDeliveries.js';
import { forgetOldSecrets } from '../db/eventEndpoints.js';
import { forgetOldEvents } from '../db/events.js';
import { markImportStarted, unstartedImports } from '../db/imports.js';
import {
  accountsWithInboxEvents,
  forgetInboxEvents,
  markWatchStarted,
  movePlace,
  overduePlaces,
  tellOnce,
  unstartedWatches,
} from '../db/inbox.js';
import { forgetOldMessages } from '../db/inboxDeletion.js';
import { unsettledInsightSchedules } from '../db/insights.js';
import { removeAbandoned } from '../db/media.js';
import { markOfferStarted, unstartedOffers } from '../db/offers.js';
import {
  markPublishStarted,
  overduePublishes,
  type Publish,
  settlePublish,
  unstartedPublishes,
} from '../db/publishes.js';
import { busyReplayBatches, lastReplayBatchAction, markReplayBatchStarted } from '../db/replayBatches.js';
import { forgetExpiredSessions } from '../db/sessions.js';
import { dueWebhookEvents, forgetOldContent } from '../db/webhookEvents.js';
import { Failure } from '../domain/failures.js';
import { labelOf, platformOf } from '../domain/platformRef.js';
import { publishPostId, sendReplyId, watchInboxId } from '../domain/workflowIds.js';
import { forLog } from '../logging.js';
import { tellReplayBatch } from '../temporal/messages.js';
import {
  connectionOperation,
  startConnection,
  startErase,
  startImport,
  startOffer,
  startPublish,
  startReplayBatch,
  wakeInbox,
  wakeReply,
} from '../temporal/starts.js';
import { callbackArrived } from '../workflows/messages.js';
import { startDeliveries } from './deliveries.js';
import type { Deps } from './deps.js';
import { inboxKindsOf, mayHaveInbox, messagesSince } from './inbox.js';
import { loginsWithInsights, settleInsightSchedule } from './insights.js';
import { carryOutWebhook } from './webhooks.js';

/** A promise is left to whoever made it for this long before the sweep takes it up. */
const graceMs = 2_000;
const dayMs = 24 * 3_600_000;
/** A publish is compared with its run when it should have ended this long ago. */
const overdueMs = 2 * 60_000;
/** A delivery whose next try is this late may have lost its run. */
const deliveryOverdueMs = 15 * 60_000;
/** A poll that was due so long ago has no run any more, or one that is told of nothing. */
const pollOverdueMs = 15 * 60_000;
/** A file that has not arrived whole by then never will: whoever received it was killed. */
const arrivesWithinMs = 3_600_000;

/**
 * Compares promises with runs and makes good what is missing: rows whose workflow was never started (the API could not
 * reach Temporal, or died in between), callbacks nobody was told of, publishes and answers whose run is gone, and inboxes that
 * nobody watches (any more). What came in by webhook has its effects here or wakes the inbox it belongs to, and is forgotten when it has
 * grown old; so are events, messages where they are kept for a time, sessions that have expired, and files whose posts were deleted. The schedules
 * of insights follow from the accounts: here they are made, changed and removed.
 * Every start is idempotent, so any number of workers may sweep at once.
 */
export async function sweepOnce(deps: Deps): Promise<{ started: number; settled: number }> {
  const count = { started: 0, settled: 0 };
  const old = new Date(Date.now() - graceMs);

  for (const publish of await unstartedPublishes(deps.db, old)) {
    await attempt(deps, 'publish', publish.id, async () => {
      // `refused`: it had a run, which has ended; below it is settled once it is overdue.
      if ((await startPublish(deps.temporal, publish, await accountLabel(deps, publish))) === 'started')
        count.started++;
      await markPublishStarted(deps.db, publish.id);
    });
  }
  for (const connection of await unstartedConnections(deps.db, old)) {
    await attempt(deps, 'connection', connection.id, async () => {
      const { label } = platformOf(deps.platforms, connection);
      if (connection.stateUsedAt) {
        await deps.temporal.within(5_000, () =>
          deps.temporal.client.workflow.executeUpdateWithStart(callbackArrived, {
            updateId: 'callback',
            startWorkflowOperation: connectionOperation(connection, label),
          }),
        );
      } else {
        await startConnection(deps.temporal, connection, label);
      }
      await markConnectionStarted(deps.db, connection.id);
      count.started++;
    });
  }
  for (const run of await unstartedImports(deps.db, old)) {
    await attempt(deps, 'import', run.id, async () => {
      const account = await loadAccount(deps.db, run.accountId);
      if ((await startImport(deps.temporal, run, account.platform, labelOf(deps, account))) === 'busy') return;
      await markImportStarted(deps.db, run.id);
      count.started++;
    });
  }
  for (const batch of await busyReplayBatches(deps.db, old)) {
    await attempt(deps, 'bulk replay', batch.id, async () => {
      const last = await lastReplayBatchAction(deps.db, batch.id);
      if (last?.action === 'started' || last?.action === 'resumed')
        await tellReplayBatch(deps.temporal, batch, { action: last.action, actionId: last.id });
      else await startReplayBatch(deps.temporal, batch);
      if (batch.startedAt) return;
      await markReplayBatchStarted(deps.db, batch.id);
      count.started++;
    });
  }
  for (const publish of await overduePublishes(deps.db, new Date(Date.now() - overdueMs))) {
    await attempt(deps, 'publish', publish.id, async () => {
      const found = await runOf(deps, publishPostId(publish.id));
      if (found === 'running') return;
      if (found === 'missing') {
        await startPublish(deps.temporal, publish, await accountLabel(deps, publish));
        count.started++;
        return;
      }
      // An operator ended the run from outside: the row says so instead of waiting for ever, and support can replay it.
      const failure = new Failure('bug', `Its run was ended from outside (${found}) before it could finish.`, {
        nextStep: 'Replay it.',
      });
      await settlePublish(deps.db, publish.id, { failure: failure.report(Date.now()) });
      count.settled++;
    });
  }
  for (const accountId of await unsettledInsightSchedules(deps.db, loginsWithInsights(deps))) {
    await attempt(deps, 'schedule of insights', accountId, async () => {
      await settleInsightSchedule(deps, accountId);
    });
  }
  for (const event of await dueWebhookEvents(deps.db)) {
    await attempt(deps, 'webhook event', String(event.id), () => carryOutWebhook(deps, event));
  }
  for (const account of await unstartedWatches(deps.db)) {
    await attempt(deps, 'inbox', account.id, async () => {
      if (inboxKindsOf(deps, account).length > 0) await wakeInbox(deps.temporal, account, labelOf(deps, account));
      await markWatchStarted(deps.db, account);
      count.started++;
    });
  }
  for (const account of await accountsWithInboxEvents(deps.db)) {
    await attempt(deps, 'inbox', account.id, async () => {
      const isRead = mayHaveInbox(account) && inboxKindsOf(deps, account).length > 0;
      if (isRead) await tellOnce(deps.db, account.id, () => wakeInbox(deps.temporal, account, labelOf(deps, account)));
      else await forgetInboxEvents(deps.db, account.id);
    });
  }
  for (const { account, place } of await overduePlaces(deps.db, new Date(Date.now() - pollOverdueMs))) {
    await attempt(deps, 'inbox', account.id, async () => {
      // A half that is not granted any more is not polled; a new grant makes it due.
      if (!inboxKindsOf(deps, account).includes(place.kind))
        return void (await movePlace(deps.db, place, { nextPollAt: new Date(Date.now() + dayMs) }));
      if ((await runOf(deps, watchInboxId(account.id))) === 'running') return;
      await wakeInbox(deps.temporal, account, labelOf(deps, account));
      count.started++;
    });
  }
  for (const { messageId, account } of await unstartedOffers(deps.db)) {
    await attempt(deps, 'offer', messageId, async () => {
      await startOffer(deps.temporal, messageId, account, labelOf(deps, account));
      await markOfferStarted(deps.db, messageId);
      count.started++;
    });
  }
  for (const draft of await unstartedDrafts(deps.db, old)) {
    await attempt(deps, 'draft', draft.id, async () => {
      const account = await loadAccount(deps.db, draft.accountId);
      await wakeReply(deps.temporal, draft, account.platform, labelOf(deps, account));
      await markDraftStarted(deps.db, draft.id);
      if (!draft.startedAt) count.started++;
    });
  }
  for (const draft of await overdueDrafts(deps.db, new Date(Date.now() - overdueMs))) {
    await attempt(deps, 'draft', draft.id, async () => {
      // One that was ended from outside is started again: it asks the platform before anything else.
      if ((await runOf(deps, sendReplyId(draft.id))) === 'running') return;
      const account = await loadAccount(deps.db, draft.accountId);
      await wakeReply(deps.temporal, draft, account.platform, labelOf(deps, account));
      count.started++;
    });
  }
  for (const deletion of await openDeletions(deps.db, old)) {
    const { label } = platformOf(deps.platforms, { platform: deletion.platform, flavour: null });
    for (const accountId of deletion.accountIds) {
      await attempt(deps, 'erasure', accountId, async () => {
        const account = await findAccountById(deps.db, accountId);
        const known = { accountId, platform: deletion.platform, ...(account && { workspaceId: account.workspaceId }) };
        // `refused`: it was erased for an earlier request.
        if ((await startErase(deps.temporal, known, label)) === 'refused') await finishDeletions(deps.db, accountId);
      });
    }
  }
  await reviveDeliveries(deps.db, new Date(Date.now() - deliveryOverdueMs));
  await startDeliveries(deps);
  await attempt(deps, 'files', 'of deleted posts', async () => void (await removeAbandoned(deps.db, deps.media)));
  await attempt(deps, 'files', 'that arrived half', async () => void (await deps.media.sweepArrivals(arrivesWithinMs)));
  await attempt(deps, 'messages', 'of long ago', () => forgetMessages(deps));
  await forgetOldContent(deps.db, new Date(Date.now() - deps.settings.webhookContentDays * dayMs));
  await forgetExpiredSessions(deps.db);
  await forgetOldEvents(deps.db, new Date(Date.now() - deps.settings.eventDays * dayMs));
  await forgetOldSecrets(deps.db);
  return count;
}

/** What waits for a yes to what is gone is told that it is over. */
async function forgetMessages(deps: Deps): Promise<void> {
  const since = messagesSince(deps);
  if (!since) return;
  for (const { accountId, openDrafts } of await forgetOldMessages(deps.db, since)) {
    if (openDrafts.length === 0) continue;
    const account = await loadAccount(deps.db, accountId);
    for (const id of openDrafts)
      await wakeReply(deps.temporal, { ...account, id, accountId }, account.platform, labelOf(deps, account));
  }
}

/** Sweeps every few seconds until stopped. */
export function startSweep(deps: Deps, everyMs = 5_000): { stop(): Promise<void> } {
  let stopped = false;
  let wake = () => {};
  const loop = (async () => {
    while (!stopped) {
      try {
        const { started, settled } = await sweepOnce(deps);
        if (started + settled > 0) deps.log.warn({ started, settled }, 'the sweep made good what was missing');
      } catch (error) {
        deps.log.error({ err: forLog(error) }, 'the sweep could not run');
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, everyMs).unref();
      });
    }
  })();
  return {
    async stop() {
      stopped = true;
      wake();
      await loop;
    },
  };
}

/** One row's trouble never keeps the others waiting. */
async function attempt(deps: Deps, what: string, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.log.warn({ err: forLog(error), what, id }, 'the sweep could not make this good yet');
  }
}

async function runOf(deps: Deps, workflowId: string): Promise<'running' | 'missing' | string> {
  try {
    const description = await deps.temporal.within(5_000, () =>
      deps.temporal.client.workflow.getHandle(workflowId).describe(),
    );
    return description.status.name === 'RUNNING' ? 'running' : description.status.name.toLowerCase();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'missing';
    throw error;
  }
}

const accountLabel = async (deps: Deps, publish: Publish): Promise<string> => {
  const account: Account = await loadAccount(deps.db, publish.accountId);
  return labelOf(deps, account);
};
