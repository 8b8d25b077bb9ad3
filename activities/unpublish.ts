import { loadAccount } from '../db/accounts.js';
import { postedParts } from '../db/commits.js';
import { beginUnpublish, loadPublish, noteRemoval, removedParts, settleUnpublish } from '../db/publishes.js';
import { Failure, type FailureReport } from '../domain/failures.js';
import type { PublishId } from '../domain/ids.js';
import { platformOf } from '../domain/platformRef.js';
import type { PublishState } from '../domain/states.js';
import { heartbeating, withAccount } from './calls.js';
import type { Deps } from './deps.js';

export const unpublishActivities = (deps: Deps) => ({
  /** Where it stands before the removal; refuses where the platform has no removal. */
  async beginUnpublish({ publishId }: { publishId: PublishId }): Promise<{ before: PublishState; parts: number }> {
    const publish = await loadPublish(deps.db, publishId);
    const account = await loadAccount(deps.db, publish.accountId);
    const ability = platformOf(deps.platforms, account).capabilities.unpublish;
    if (!ability.can)
      throw new Failure('permission-missing', ability.reason, { nextStep: 'Delete it on the platform itself.' });
    const live = await postedParts(deps.db, publishId);
    await beginUnpublish(deps.db, publishId);
    // A second execution finds it under way already: it was live before.
    return { before: publish.state === 'unpublishing' ? 'published' : publish.state, parts: live.length };
  },

  /** Deletes every live part, the last of a thread first; gone already is success. Deleting twice does no harm. */
  async removeParts({ publishId }: { publishId: PublishId }): Promise<void> {
    await heartbeating(async () => {
      const publish = await loadPublish(deps.db, publishId);
      const gone = new Set(await removedParts(deps.db, publishId));
      const left = (await postedParts(deps.db, publishId)).filter((part) => !gone.has(part.part)).reverse();
      await withAccount(deps, publish.accountId, async (call, platform) => {
        for (const { part, externalId } of left) {
          await noteRemoval(deps.db, publishId, part, await platform.remove(call, externalId));
        }
      });
    });
  },

  async settleUnpublish({
    publishId,
    before,
    failure,
  }: {
    publishId: PublishId;
    before: PublishState;
    failure?: FailureReport;
  }): Promise<void> {
    await settleUnpublish(deps.db, await loadPublish(deps.db, publishId), { before, ...(failure && { failure }) });
  },
});
