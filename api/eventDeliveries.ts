import { z } from 'zod';
import type { ShownDelivery } from '../db/eventDeliveries.js';
import { eventTypeNames } from '../domain/eventTypes.js';
import { eventDeliveryStates } from '../domain/states.js';
import { Problem } from './errors.js';
import { timeOf } from './schemas.js';

/** A delivery as the API shows it, wherever it is met. */
export const deliveryFields = {
  id: z.string(),
  eventId: z.string().meta({ description: 'What the receiver knows as `webhook-id`.' }),
  endpointId: z.string(),
  type: z.enum(eventTypeNames),
  state: z.enum(eventDeliveryStates).meta({
    description: '`waiting`: on its way, or for its next try. `failed`: kept, to be sent again when asked for.',
  }),
  tries: z.int(),
  why: z.string().nullable().meta({ description: 'What stood in the way last.' }),
  nextTryAt: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
};
export const deliverySchema = z.object(deliveryFields).meta({ id: 'EventDelivery' });

export const deliveryBody = (delivery: ShownDelivery): z.output<typeof deliverySchema> => ({
  id: delivery.id,
  eventId: delivery.eventId,
  endpointId: delivery.endpointId,
  type: delivery.type,
  state: delivery.state,
  tries: delivery.tries,
  why: delivery.why,
  nextTryAt: timeOf(delivery.nextTryAt),
  createdAt: delivery.createdAt.toISOString(),
  endedAt: timeOf(delivery.endedAt),
});

export const isDisabled = () =>
  new Problem('wrong-state', 'The endpoint is disabled, so nothing is sent to it.', {
    nextStep: 'Enable it first: PATCH it with {"enabled": true}.',
    members: { state: 'disabled' },
  });
