import { z } from 'zod';
import { type Event, findEvent, listEvents, payloadOf as payload } from '../../db/events.js';
import { eventTypeNames, eventTypes, payloadOf } from '../../domain/eventTypes.js';
import type { AccountId, EventId } from '../../domain/ids.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema } from '../schemas.js';

const noun = 'Events out';

const eventSchema = z
  .object({
    id: z.string(),
    type: z.enum(eventTypeNames),
    timestamp: z.string(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'As `GET /v1/event-types` describes it by type.' }),
  })
  .meta({ id: 'Event', description: 'What happened, as endpoints are told of it.' });

const typeSchema = z
  .object({
    type: z.enum(eventTypeNames),
    description: z.string(),
    schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of what is sent.' }),
  })
  .meta({ id: 'EventType' });

export function eventRoutes({ db }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/events',
      noun,
      summary: 'Everything that happened, newest first, for as long as it is kept',
      description: 'Whether or not an endpoint was told of it: what a receiver missed while it was disabled is here.',
      query: z.strictObject({
        ...pageQuery,
        type: z.enum(eventTypeNames).optional(),
        accountId: idParam<AccountId>().optional(),
      }),
      answers: { 200: { description: 'A page of events', schema: pageSchema(eventSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listEvents(db, caller.workspaceId, query), eventBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/events/:eventId',
      noun,
      summary: 'One event, by its `webhook-id`',
      params: z.object({ eventId: idParam<EventId>() }),
      answers: { 200: { description: 'The event', schema: eventSchema } },
      async handle({ caller, params: { eventId } }) {
        const event = await findEvent(db, caller.workspaceId, eventId);
        if (!event) throw notFound('event');
        return { status: 200, body: eventBody(event) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/event-types',
      noun,
      summary: 'Every type of event there is, with the schema of what is sent',
      answers: { 200: { description: 'All of them', schema: z.object({ items: z.array(typeSchema) }) } },
      async handle() {
        const items = eventTypeNames.map((type) => ({
          type,
          description: eventTypes[type].says,
          schema: z.toJSONSchema(payloadOf(type)) as Record<string, unknown>,
        }));
        return { status: 200, body: { items } };
      },
    }),
  ];
}

const eventBody = (event: Event): z.output<typeof eventSchema> => ({ id: event.id, ...payload(event) });
