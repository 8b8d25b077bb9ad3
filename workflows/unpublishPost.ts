import {
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { Failure } from '../domain/failures.js';
import type { PublishId } from '../domain/ids.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import type { PublishState } from '../domain/states.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { platformCall, record } from './profiles.js';

const { removeParts } = proxyActivities<Activities>(platformCall);
const records = proxyLocalActivities<Activities>(record);

/** Removes a published post from its platform; says plainly where the platform does not allow it. */
export async function unpublishPost({ publishId }: { publishId: PublishId }): Promise<'unpublished'> {
  let before: PublishState | undefined;
  try {
    const found = await records.beginUnpublish({ publishId });
    before = found.before;
    setCurrentDetails(`Removing ${found.parts} part(s) from the platform.`);
    await removeParts.executeWithOptions({ summary: 'Delete on the platform' }, [{ publishId }]);
    return await CancellationScope.nonCancellable(async () => {
      await records.settleUnpublish({ publishId, before: found.before });
      upsertSearchAttributes([{ key: Phase, value: 'unpublished' }]);
      return 'unpublished' as const;
    });
  } catch (error) {
    return await CancellationScope.nonCancellable(() => endAsItWas(error));
  }

  /** What could not be removed is as live as it was, and the owner is told why. */
  async function endAsItWas(error: unknown): Promise<never> {
    const report = isCancellation(error)
      ? new Failure(
          'account-gone',
          'The removal was stopped: the account was disconnected or an operator stopped it.',
        ).report(Date.now())
      : reportOf(error);
    if (before) await records.settleUnpublish({ publishId, before, failure: report });
    upsertSearchAttributes([
      { key: Phase, value: 'failed' },
      { key: FailureClass, value: report.class },
    ]);
    throw failRun(report);
  }
}
