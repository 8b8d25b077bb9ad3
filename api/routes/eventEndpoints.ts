import { z } from 'zod';
import { addTestDelivery, resendFailed } from '../../db/eventDeliveries.js';
import {
  addEndpoint,
  changeEndpoint,
  deleteEndpoint,
  type EventEndpoint,
  findEndpoint,
  listEndpoints,
  rotateSecret,
} from '../../db/eventEndpoints.js';
import { type EventType, eventTypeNames } from '../../domain/eventTypes.js';
import type { EventEndpointId } from '../../domain/ids.js';
import { eventEndpointsMax } from '../../domain/limits.js';
import { endpointDisabledCauses } from '../../domain/states.js';
import { UrlRefused } from '../../media/errors.js';
import { checkUrl, type UrlRules } from '../../media/urlGuard.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { deliveryBody, deliverySchema, isDisabled } from '../eventDeliveries.js';
import { type Route, route } from '../route.js';
import { idParam, instant, pageBody, pageSchema, timeOf } from '../schemas.js';

const noun = 'Events out';
const params = z.object({ endpointId: idParam<EventEndpointId>() });

/** What may be asked for: a test is sent to the one endpoint that is tested. */
const wantable = eventTypeNames.filter((type) => type !== 'ping.test') as [EventType, ...EventType[]];

const url = z
  .string()
  .max(2_000)
  .meta({ description: 'A public https address; redirects are not followed.', example: 'https://example.com/hooks' });
const description = z.string().max(200).meta({ description: 'For people.' });
const types = z
  .array(z.enum(wantable))
  .min(1)
  .nullable()
  .meta({ description: 'The types it is told of; null: every one, those to come included.' });

const newEndpointSchema = z
  .strictObject({ url, description: description.default(''), types: types.default(null) })
  .meta({ id: 'NewEventEndpoint' });

const endpointChangeSchema = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    types: types.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'EventEndpointChange' });

const endpointFields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  types: z.array(z.string()).nullable(),
  enabled: z.boolean(),
  disabledAt: z.string().nullable(),
  disabledWhy: z.enum(endpointDisabledCauses).nullable().meta({
    description: '`asked`: by you. `gone`: it answered 410. `failing`: nothing got through to it for three days.',
  }),
  failingSince: z.string().nullable().meta({ description: 'The first failure since something last got through.' }),
  secretBeforeEndsAt: z.string().nullable().meta({ description: 'Until then the secret before signs along.' }),
  createdAt: z.string(),
};
const endpointSchema = z.object(endpointFields).meta({ id: 'EventEndpoint' });
const withSecretSchema = z
  .object({
    ...endpointFields,
    secret: z.string().meta({ description: '`whsec_…`, for the Standard Webhooks libraries. Shown this once.' }),
  })
  .meta({ id: 'EventEndpointWithSecret' });

const resentSchema = z
  .object({ deliveries: z.int().meta({ description: 'How many are sent again.' }) })
  .meta({ id: 'Resent' });

/** Where a workspace is told of events. Owners decide that, not support: whoever names an address reads what is sent there. */
export function eventEndpointRoutes({ db, sealer, settings }: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/event-endpoints',
      noun,
      summary: 'Be told of events at an address of yours',
      description:
        'Every event is sent as the Standard Webhooks specification says, at least once and in no promised order: `webhook-id` is the event’s id, the same however often it comes. The secret is in this answer and in no other.',
      forOwner: true,
      body: newEndpointSchema,
      answers: { 201: { description: 'The endpoint, with its secret', schema: withSecretSchema } },
      problems: ['url-refused', 'limit-reached'],
      async handle({ caller, body, log }) {
        await requireCallable(body.url, settings.urlRules);
        const added = await addEndpoint(db, sealer, caller.workspaceId, body, eventEndpointsMax);
        if (!added)
          throw new Problem('limit-reached', `A workspace has at most ${eventEndpointsMax} endpoints for events.`);
        const { endpoint, secret } = added;
        log.info({ endpoint: endpoint.id, by: caller.label }, 'an endpoint for events was added');
        return {
          status: 201,
          location: `/v1/event-endpoints/${endpoint.id}`,
          body: { ...endpointBody(endpoint), secret },
        };
      },
    }),

    route({
      method: 'get',
      path: '/v1/event-endpoints',
      noun,
      summary: 'Where this workspace is told of events',
      answers: { 200: { description: 'All of them, on one page', schema: pageSchema(endpointSchema) } },
      async handle({ caller }) {
        return { status: 200, body: pageBody({ items: await listEndpoints(db, caller.workspaceId) }, endpointBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/event-endpoints/:endpointId',
      noun,
      summary: 'An endpoint, and how it fares',
      params,
      answers: { 200: { description: 'The endpoint', schema: endpointSchema } },
      async handle({ caller, params: { endpointId } }) {
        const endpoint = await findEndpoint(db, caller.workspaceId, endpointId);
        if (!endpoint) throw notFound('endpoint');
        return { status: 200, body: endpointBody(endpoint) };
      },
    }),

    route({
      method: 'patch',
      path: '/v1/event-endpoints/:endpointId',
      noun,
      summary: 'Change an endpoint, disable it, enable it again',
      description: 'Disabled, it is sent nothing, and what was on its way is kept as failed.',
      forOwner: true,
      params,
      body: endpointChangeSchema,
      answers: { 200: { description: 'The endpoint', schema: endpointSchema } },
      problems: ['url-refused'],
      async handle({ caller, params: { endpointId }, body, log }) {
        if (!(await findEndpoint(db, caller.workspaceId, endpointId))) throw notFound('endpoint');
        if (body.url !== undefined) await requireCallable(body.url, settings.urlRules);
        const endpoint = await changeEndpoint(db, caller.workspaceId, endpointId, body);
        if (!endpoint) throw notFound('endpoint');
        log.info({ endpoint: endpointId, by: caller.label }, 'an endpoint for events was changed');
        return { status: 200, body: endpointBody(endpoint) };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/event-endpoints/:endpointId',
      noun,
      summary: 'Delete an endpoint, with the log of its deliveries',
      forOwner: true,
      params,
      answers: { 204: { description: 'Deleted' } },
      async handle({ caller, params: { endpointId }, log }) {
        if (!(await deleteEndpoint(db, caller.workspaceId, endpointId))) throw notFound('endpoint');
        log.info({ endpoint: endpointId, by: caller.label }, 'an endpoint for events was deleted');
        return { status: 204 };
      },
    }),

    route({
      method: 'post',
      path: '/v1/event-endpoints/:endpointId/rotate-secret',
      noun,
      summary: 'A new secret; for a day the one before signs along',
      description:
        'Both signatures are in `webhook-signature` until `secretBeforeEndsAt`, so a receiver changes its secret whenever it suits. Rotating again ends the older one at once. The new secret is in this answer and in no other.',
      forOwner: true,
      params,
      answers: { 200: { description: 'The endpoint, with its new secret', schema: withSecretSchema } },
      async handle({ caller, params: { endpointId }, log }) {
        const rotated = await rotateSecret(db, sealer, caller.workspaceId, endpointId);
        if (!rotated) throw notFound('endpoint');
        log.info({ endpoint: endpointId, by: caller.label }, 'the secret of an endpoint for events was rotated');
        return { status: 200, body: { ...endpointBody(rotated.endpoint), secret: rotated.secret } };
      },
    }),

    route({
      method: 'post',
      path: '/v1/event-endpoints/:endpointId/test',
      noun,
      summary: 'Send it a `ping.test`, in the way of every event',
      params,
      answers: { 202: { description: 'It is on its way', schema: deliverySchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { endpointId } }) {
        const endpoint = await findEndpoint(db, caller.workspaceId, endpointId);
        if (!endpoint) throw notFound('endpoint');
        if (endpoint.disabledAt !== null) throw isDisabled();
        const delivery = await addTestDelivery(db, endpoint);
        return {
          status: 202,
          location: `/v1/event-deliveries/${delivery.id}`,
          body: deliveryBody(delivery),
        };
      },
    }),

    route({
      method: 'post',
      path: '/v1/event-endpoints/:endpointId/resend',
      noun,
      summary: 'Send everything again that failed there',
      description: 'For after an outage. Each is tried for another day, under the `webhook-id` it had.',
      params,
      body: z
        .strictObject({ since: instant.optional().meta({ description: 'Only what was to be told from then on.' }) })
        .meta({ id: 'NewResend' }),
      answers: { 202: { description: 'They are on their way', schema: resentSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { endpointId }, body: { since }, log }) {
        if (!(await findEndpoint(db, caller.workspaceId, endpointId))) throw notFound('endpoint');
        const deliveries = await resendFailed(db, endpointId, since === undefined ? undefined : new Date(since));
        if (deliveries === 'disabled') throw isDisabled();
        log.info({ endpoint: endpointId, by: caller.label, deliveries }, 'failed deliveries are sent again');
        return { status: 202, body: { deliveries } };
      },
    }),
  ];
}

/** Looked at again before every call: what is public today may not be tomorrow. */
async function requireCallable(address: string, rules: UrlRules): Promise<void> {
  try {
    await checkUrl(address, rules);
  } catch (error) {
    if (!(error instanceof UrlRefused)) throw error;
    throw new Problem('url-refused', error.message, {
      nextStep: 'Give the https address, on the public internet and its usual port, of what receives the events.',
      violations: [{ path: 'url', message: error.message }],
      cause: error,
    });
  }
}

const endpointBody = (endpoint: EventEndpoint): z.output<typeof endpointSchema> => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  types: endpoint.types,
  enabled: endpoint.disabledAt === null,
  disabledAt: timeOf(endpoint.disabledAt),
  disabledWhy: endpoint.disabledWhy,
  failingSince: timeOf(endpoint.failingSince),
  secretBeforeEndsAt: timeOf(endpoint.secretBeforeEndsAt),
  createdAt: endpoint.createdAt.toISOString(),
});
