import {
  CancellationScope,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { DraftId } from '../domain/ids.js';
import { FailureClass, Phase } from '../domain/searchAttributes.js';
import type { DraftState } from '../domain/states.js';
import { failRun, isCancellation, reportOf } from './failure.js';
import { newsOfDraft } from './messages.js';
import { platformCall, record } from './profiles.js';

const { sendDraft } = proxyActivities<Activities>({
  ...platformCall,
  scheduleToCloseTimeout: '1 day', // an answer that comes later than that is none
});
const records = proxyLocalActivities<Activities>(record);

/** Brings one answer from its draft to the platform: waits for a yes, leaves the time to take it back, and sends it once. */
export async function sendReply({ draftId }: { draftId: DraftId }): Promise<DraftState> {
  let news = false;
  setHandler(newsOfDraft, () => {
    news = true;
  });

  try {
    for (;;) {
      news = false;
      const { state, sendAtMs, expiresAtMs } = await records.draftStanding({ draftId });
      if (state === 'waiting') {
        setCurrentDetails('Waits for a yes.');
        const came = await condition(() => news, Math.max(1, expiresAtMs - Date.now()), { summary: 'wait for a yes' });
        if (!came) return await end('expired');
      } else if (state === 'approved' || state === 'sending') {
        const leftMs = (sendAtMs ?? 0) - Date.now();
        const takenBack = leftMs > 0 && (await condition(() => news, leftMs, { summary: 'time to take the yes back' }));
        if (!takenBack && (await sendDraft({ draftId })) === 'sent') return show('sent');
      } else {
        return show(state);
      }
    }
  } catch (error) {
    if (isCancellation(error)) return await end('cancelled');
    const failure = reportOf(error);
    show(await CancellationScope.nonCancellable(() => records.settleDraft({ draftId, as: 'failed', failure })));
    upsertSearchAttributes([{ key: FailureClass, value: failure.class }]);
    throw failRun(failure);
  }

  async function end(as: 'expired' | 'cancelled'): Promise<DraftState> {
    return show(await CancellationScope.nonCancellable(() => records.settleDraft({ draftId, as })));
  }

  function show(state: DraftState): DraftState {
    setCurrentDetails(`The answer is ${state}.`);
    upsertSearchAttributes([{ key: Phase, value: state }]);
    return state;
  }
}
