import { activityInfo } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import {
  type Account,
  accountFacts,
  beginDisconnect,
  finishDisconnect,
  loadAccount,
  openTokens,
  othersOfGrantor,
} from '../db/accounts.js';
import { openDraftsOf, settleDraft } from '../db/drafts.js';
import { runningImportsOf, settleImport } from '../db/imports.js';
import { findInboxWatch, noteInboxWatch } from '../db/inbox.js';
import { openPublishesOf, unpublishingOf } from '../db/publishes.js';
import type { DisconnectReceipt } from '../db/schema.js';
import { Failure, NotYet } from '../domain/failures.js';
import type { AccountId } from '../domain/ids.js';
import { platformOf } from '../domain/platformRef.js';
import { importPostsId, publishPostId, sendReplyId, unpublishPostId, watchInboxId } from '../domain/workflowIds.js';
import type { Platform, StoredTokens } from '../platforms/platform.js';
import { heartbeating, quotaGate } from './calls.js';
import type { Deps } from './deps.js';
import { settleInsightSchedule } from './insights.js';

type Told = Pick<DisconnectReceipt, 'requestedAt' | 'stopped' | 'revoked' | 'proof'>;

/** How long work under way may take to end by itself: the longest call, and a little. */
const endsWithinMs = 30_000;

export const disconnectActivities = (deps: Deps) => ({
  /** From the first line on nobody else may use the tokens; then everything of the account is cancelled and waited for. */
  async stopAccount({ accountId }: { accountId: AccountId }): Promise<Pick<Told, 'requestedAt' | 'stopped'>> {
    const requestedAt = new Date().toISOString();
    await beginDisconnect(deps.db, accountId);
    return await heartbeating(async () => {
      const publishes = await openPublishesOf(deps.db, accountId);
      const imports = await runningImportsOf(deps.db, accountId);
      // The row first: the page under way is then the last, however late the cancellation reaches a worker.
      for (const importId of imports) await settleImport(deps.db, importId, { state: 'cancelled' });
      const reading = await settleInsightSchedule(deps, accountId);
      const drafts = await openDraftsOf(deps.db, accountId);
      const unpublishing = await unpublishingOf(deps.db, accountId);
      const ids = [
        ...publishes.map(publishPostId),
        ...unpublishing.map(unpublishPostId),
        ...(imports.length > 0 ? [importPostsId(accountId)] : []),
        ...(reading ? [reading] : []),
        watchInboxId(accountId),
        ...drafts.map(sendReplyId),
      ];
      await Promise.all(ids.map((id) => cancelAndWait(deps, id)));
      // Of one whose run was never started there is no run to say so.
      for (const draftId of drafts) await settleDraft(deps.db, draftId, { as: 'cancelled' });
      return { requestedAt, stopped: { publishes: publishes.length, imports: imports.length, replies: drafts.length } };
    });
  },

  /** Revokes at the platform and proves it with a call that must now be refused. A dead grant is as good as a revoked one. */
  async revokeGrant({ accountId }: { accountId: AccountId }): Promise<Pick<Told, 'revoked' | 'proof'>> {
    return await heartbeating(() => revoke(deps, accountId));
  },

  /** The platform told us that the grant is over: there is nothing to revoke, and nobody to ask. */
  async noteRemovedAtPlatform({ accountId }: { accountId: AccountId }): Promise<Pick<Told, 'revoked' | 'proof'>> {
    const { label } = platformOf(deps.platforms, await loadAccount(deps.db, accountId));
    return { revoked: 'removed-at-platform', proof: `${label} told us that the app was removed there.` };
  },

  async finishDisconnect({ accountId, told }: { accountId: AccountId; told: Told }): Promise<void> {
    const { label } = platformOf(deps.platforms, await loadAccount(deps.db, accountId));
    await finishDisconnect(deps.db, accountId, told, label);
  },
});

async function revoke(deps: Deps, accountId: AccountId): Promise<Pick<Told, 'revoked' | 'proof'>> {
  const account = await loadAccount(deps.db, accountId);
  const platform = platformOf(deps.platforms, account);
  const tokens = openTokens(deps.sealer, account);
  if (!tokens) return { revoked: 'already-dead', proof: 'No token was stored any more.' };
  const { revoke: offered, whereToRemove } = platform.oauth;
  const byHand = `The tokens were erased here; to take the permission back at ${platform.label} too: ${whereToRemove}.`;
  if (!offered) return { revoked: 'not-offered', proof: `${platform.label} has no call to revoke. ${byHand}` };
  const others = await othersOfGrantor(deps.db, account);
  if (others > 0)
    return {
      revoked: 'shared-grant',
      proof: `The same login at ${platform.label} serves ${others} more connected account(s), which a revoke would end. ${byHand}`,
    };
  await endSubscription(deps, account, platform, tokens);
  try {
    await deps.oauth(account).revokeAll(tokens);
    const alive = await platform.isTokenAlive({
      accessToken: tokens.accessToken,
      ...(tokens.companions && { companionTokens: tokens.companions }),
      account: accountFacts(account),
      quota: quotaGate(deps, { platform: account.platform, accountId: null, limits: platform.limits }),
    });
    if (alive) throw new NotYet(`${platform.label} still accepts the token after the revoke: revoking again.`, 10_000);
    return { revoked: 'revoked', proof: `${platform.label} refused the old token at ${new Date().toISOString()}.` };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (offered.undocumented && error.failureClass !== 'platform-unavailable' && error.failureClass !== 'rate-limited')
      return { revoked: 'not-offered', proof: `${platform.label} offers no revoke to apps like ours. ${byHand}` };
    // Whatever the platform says, a disconnect is finished some day: retried for days, then erased with a plain receipt.
    const attempt = activityInfo().attempt;
    throw new NotYet(
      `${error.message} (try ${attempt})`,
      error.retryAfterMs ?? Math.min(5_000 * 2 ** Math.min(attempt, 10), 3_600_000),
    );
  }
}

/** The platform goes on sending webhooks of an account after its grant, unless it is told. Whatever it answers, the disconnect goes on. */
async function endSubscription(deps: Deps, account: Account, platform: Platform, tokens: StoredTokens): Promise<void> {
  const watch = await findInboxWatch(deps.db, account.id);
  if (!watch?.subscribedAt || !platform.subscription?.end) return;
  try {
    await platform.subscription.end({
      accessToken: tokens.accessToken,
      ...(tokens.companions && { companionTokens: tokens.companions }),
      account: accountFacts(account),
      quota: quotaGate(deps, { platform: account.platform, accountId: null, limits: platform.limits }),
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    deps.log.warn({ accountId: account.id, failure: error.report(Date.now()) }, 'a subscription could not be ended');
  }
  await noteInboxWatch(deps.db, account.id, { subscribedAt: null });
}

async function cancelAndWait(deps: Deps, workflowId: string): Promise<void> {
  const handle = deps.temporal.client.workflow.getHandle(workflowId);
  try {
    await handle.cancel();
    await deps.temporal.within(endsWithinMs, () => handle.result());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return; // over, or never started: the sweep finds no account for it
    // It ended by cancellation or failure, or it is still ending: its own calls are refused from now on either way.
  }
}
