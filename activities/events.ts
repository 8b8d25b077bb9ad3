import { beginAttempt, endAttempt, endDelivery } from '../db/eventDeliveries.js';
import { resealSecret, secretsOf } from '../db/eventEndpoints.js';
import { payloadOf } from '../db/events.js';
import { NotYet } from '../domain/failures.js';
import type { EventDeliveryId } from '../domain/ids.js';
import type { EventDeliveryState } from '../domain/states.js';
import { heartbeating } from './calls.js';
import type { Deps } from './deps.js';
import { eventRetryDelayMs } from './eventRetries.js';
import { postEvent, signedHeaders } from './postEvent.js';

export const eventActivities = (deps: Deps) => ({
  /** One call to the endpoint; a failed one is tried again when the schedule says so. Sent twice, it has the same `webhook-id`. */
  async sendEvent({ deliveryId }: { deliveryId: EventDeliveryId }): Promise<EventDeliveryState | 'forgotten'> {
    return await heartbeating(async () => {
      const due = await beginAttempt(deps.db, deliveryId);
      if (typeof due === 'string') return due;
      const { event, endpoint, tries } = due;
      const body = JSON.stringify(payloadOf(event));
      const headers = signedHeaders({ id: event.id, body }, secretsOf(deps.sealer, endpoint));
      await resealSecret(deps.db, deps.sealer, endpoint);
      const { retryAfterMs: askedMs, ...said } = await postEvent(
        endpoint.url,
        { headers, body },
        deps.settings.urlRules,
      );

      const gotThrough = said.status !== undefined && said.status >= 200 && said.status < 300;
      const isGone = said.status === 410;
      const why = said.error ?? `${new URL(endpoint.url).host} answered ${said.status}.`;
      const now = Date.now();
      const delayMs = eventRetryDelayMs(tries, now - due.firstTryAt.getTime(), { askedMs });
      const state = await endAttempt(deps.db, due, said, {
        gotThrough,
        isGone,
        ...(!gotThrough && { why }),
        ...(delayMs !== undefined && { nextTryAt: new Date(now + delayMs) }),
      });
      if (state === 'waiting' && !gotThrough && delayMs !== undefined)
        throw new NotYet(`${why} That was try ${tries}.`, delayMs);
      return state;
    });
  },

  /** Its tries have run out of time, or somebody stopped them. */
  async giveUpDelivery({
    deliveryId,
    round,
    why,
  }: {
    deliveryId: EventDeliveryId;
    round: number;
    why: string;
  }): Promise<EventDeliveryState> {
    return await endDelivery(deps.db, deliveryId, 'failed', why, round);
  },
});
