import { proxyActivities, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { PublishId } from '../domain/ids.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import { failRun, reportOf } from './failure.js';
import { platformCall, record } from './profiles.js';

const { removeParts } = proxyActivities<Activities>(platformCall);
const records = proxyLocalActivities<Activities>(record);

/** Removes a published post from its platform; says plainly where the platform does not allow it. */
export async function unpublishPost({ publishId }: { publishId: PublishId }): Promise<'unpublished'> {
  try {
    const { before, parts } = await records.beginUnpublish({ publishId });
    setCurrentDetails(`Removing ${parts} part(s) from the platform.`);
    try {
      await removeParts.executeWithOptions({ summary: 'Delete on the platform' }, [{ publishId }]);
    } catch (error) {
      await records.settleUnpublish({ publishId, before, failure: reportOf(error) });
      throw error;
    }
    await records.settleUnpublish({ publishId, before });
    upsertSearchAttributes([{ key: Phase, value: 'unpublished' }]);
    return 'unpublished';
  } catch (error) {
    const report = reportOf(error);
    upsertSearchAttributes([
      { key: Phase, value: 'failed' },
      { key: FailureClass, value: report.class },
    ]);
    throw failRun(report);
  }
}
