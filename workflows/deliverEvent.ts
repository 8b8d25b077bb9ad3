import {
  ActivityFailure,
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { EventDeliveryId } from '../domain/ids.js';
import { Phase } from '../domain/searchAttributes.js';
import { eventTaskQueue } from '../domain/workflowIds.js';
import { refused } from './failure.js';
import { sendAgain } from './messages.js';
import { platformCall, record } from './profiles.js';

const { sendEvent } = proxyActivities<Activities>({
  ...platformCall,
  taskQueue: eventTaskQueue,
  startToCloseTimeout: '1 minute',
  // The tries themselves end after a day (activities/eventRetries.ts); this is for a day on which no worker was there.
  scheduleToCloseTimeout: '2 days',
});
const { giveUpDelivery } = proxyLocalActivities<Activities>(record);

/**
 * Brings one event to one endpoint: tried for a day, and then kept, to be sent again when somebody asks for it. The row says how it
 * stands; this run carries it out, and whoever asks for another round while it waits ends the waiting.
 */
export async function deliverEvent({
  deliveryId,
  round,
}: {
  deliveryId: EventDeliveryId;
  round: number;
}): Promise<'delivered' | 'forgotten'> {
  let askedFor = round;
  let sending: CancellationScope | undefined;
  setHandler(sendAgain, ({ round: asked }) => {
    if (asked <= askedFor) return;
    askedFor = asked;
    sending?.cancel();
  });

  for (;;) {
    const current = askedFor;
    const state = await send(current);
    if (askedFor !== current) continue; // asked for once more meanwhile
    upsertSearchAttributes([{ key: Phase, value: state }]);
    setCurrentDetails(inWords[state]);
    if (state === 'delivered' || state === 'forgotten') return state;
    throw refused('not-delivered', inWords[state]);
  }

  async function send(current: number): Promise<'delivered' | 'failed' | 'forgotten'> {
    sending = new CancellationScope();
    try {
      const state = await sending.run(() =>
        sendEvent.executeWithOptions({ summary: current > 1 ? `Send it, round ${current}` : 'Send it' }, [
          { deliveryId },
        ]),
      );
      return state === 'waiting' ? 'failed' : state;
    } catch (error) {
      if (askedFor !== current) return 'failed'; // of this round nothing more is wanted
      const isLate = error instanceof ActivityFailure && error.retryState === 'TIMEOUT';
      const why = isLate ? 'It could not be sent for two days.' : 'An operator stopped it.';
      await CancellationScope.nonCancellable(() => giveUpDelivery({ deliveryId, round: current, why }));
      return 'failed';
    }
  }
}

const inWords = {
  delivered: 'The endpoint has it.',
  failed: 'Not delivered. It is kept, and sent again when asked for.',
  forgotten: 'The event, or its endpoint, was deleted.',
} as const;
