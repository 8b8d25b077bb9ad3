import { ActivityFailure, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { MessageId } from '../domain/ids.js';
import { isCancellation, reportOf } from './failure.js';
import { record } from './profiles.js';

const engine = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day', // then the message waits for a person alone
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '30 minutes' },
});
const records = proxyLocalActivities<Activities>(record);

/** Offers one message to the engagement engine. Its answer, a draft, comes by the API and nobody waits for it here. */
export async function offerMessage({ messageId }: { messageId: MessageId }): Promise<'taken' | 'not-taken'> {
  try {
    await engine.offerMessage({ messageId });
    return 'taken';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const refusal =
      error.retryState === 'TIMEOUT' ? 'The engagement engine did not take it for a day.' : reportOf(error).message;
    await records.endOffer({ messageId, refusal });
    return 'not-taken';
  }
}
