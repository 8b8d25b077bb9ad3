import { z } from 'zod';
import {
  attemptsOf,
  type DeliveryAttempt,
  findDelivery,
  listDeliveries,
  resendDelivery,
} from '../../db/eventDeliveries.js';
import { eventTypeNames } from '../../domain/eventTypes.js';
import type { EventDeliveryId, EventEndpointId, EventId } from '../../domain/ids.js';
import { eventDeliveryStates } from '../../domain/states.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import { deliveryBody, deliveryFields, deliverySchema, isDisabled } from '../eventDeliveries.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, timeOf } from '../schemas.js';

const noun = 'Events out';
const params = z.object({ deliveryId: idParam<EventDeliveryId>() });

const attemptSchema = z
  .object({
    at: z.string(),
    endedAt: z.string().nullable().meta({ description: 'Null: it is under way, or was cut off.' }),
    durationMs: z.int().nullable(),
    status: z.int().nullable().meta({ description: 'Null: there was no answer.' }),
    answer: z.string().nullable().meta({ description: 'Its first 500 characters.' }),
    error: z.string().nullable().meta({ description: 'Why there was no answer.' }),
  })
  .meta({ id: 'EventDeliveryAttempt', description: 'One call to the endpoint.' });

const withAttemptsSchema = z
  .object({ ...deliveryFields, attempts: z.array(attemptSchema) })
  .meta({ id: 'EventDeliveryDetail' });

export function eventDeliveryRoutes({ db }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/event-deliveries',
      noun,
      summary: 'What became of events on their way to endpoints, newest first',
      query: z.strictObject({
        ...pageQuery,
        endpointId: idParam<EventEndpointId>().optional(),
        eventId: idParam<EventId>().optional(),
        state: z.enum(eventDeliveryStates).optional(),
        type: z.enum(eventTypeNames).optional(),
      }),
      answers: { 200: { description: 'A page of deliveries', schema: pageSchema(deliverySchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listDeliveries(db, caller.workspaceId, query), deliveryBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/event-deliveries/:deliveryId',
      noun,
      summary: 'A delivery, and every call that was made for it',
      params,
      answers: { 200: { description: 'The delivery', schema: withAttemptsSchema } },
      async handle({ caller, params: { deliveryId } }) {
        const delivery = await findDelivery(db, caller.workspaceId, deliveryId);
        if (!delivery) throw notFound('delivery');
        const attempts = await attemptsOf(db, deliveryId);
        return { status: 200, body: { ...deliveryBody(delivery), attempts: attempts.map(attemptBody) } };
      },
    }),

    route({
      method: 'post',
      path: '/v1/event-deliveries/:deliveryId/resend',
      noun,
      summary: 'Send it now, delivered or not, and try for another day',
      description: 'Under the `webhook-id` it had, so a receiver that has it knows it again.',
      params,
      answers: { 202: { description: 'It is on its way', schema: deliverySchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { deliveryId }, log }) {
        const resent = await resendDelivery(db, caller.workspaceId, deliveryId);
        if (!resent) throw notFound('delivery');
        if (resent === 'disabled') throw isDisabled();
        log.info({ delivery: deliveryId, by: caller.label }, 'a delivery is sent again');
        const delivery = await findDelivery(db, caller.workspaceId, deliveryId);
        if (!delivery) throw notFound('delivery');
        return { status: 202, body: deliveryBody(delivery) };
      },
    }),
  ];
}

const attemptBody = (attempt: DeliveryAttempt): z.output<typeof attemptSchema> => ({
  at: attempt.at.toISOString(),
  endedAt: timeOf(attempt.endedAt),
  durationMs: attempt.durationMs,
  status: attempt.status,
  answer: attempt.answer,
  error: attempt.error,
});
