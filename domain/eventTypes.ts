import { z } from 'zod';
import { failureSchema, receiptSchema } from './shapes.js';
import { messageKinds, reconnectCauses } from './states.js';

/**
 * Everything a workspace's backend is told: the one list. `recordEvent` takes no type that is not in it, `GET /v1/event-types`
 * and the API's description are made from it. Payloads carry ids, states and our own sentences; no token, no text of a post.
 * A new type is a line here; what a line says only ever gains optional fields.
 */
export const eventTypes = {
  'publish.published': ofAccount('Every part of a post is live.', {
    publishId: z.string(),
    parts: z.array(z.object({ part: z.int(), externalId: z.string(), url: z.string().nullable() })).meta({
      description: 'The platform’s own id and address of each part; 0 is the post, 1… the rest of its thread.',
    }),
  }),
  'publish.failed': ofAccount('A post did not go out, or not whole.', ended()),
  'publish.unconfirmed': ofAccount('The platform cannot tell whether a post is there: a person decides.', ended()),
  'publish.cancelled': ofAccount('A post was cancelled before it went out.', ended()),
  'publish.marked': ofAccount('A person looked on the platform and said what became of a post.', {
    publishId: z.string(),
    as: z.enum(['published', 'not-published']),
    by: z.string(),
    reason: z.string().optional(),
  }),
  'publish.unpublished': ofAccount('A post was removed from the platform.', { publishId: z.string() }),
  'publish.unpublish_failed': ofAccount('A post could not be removed from the platform.', {
    publishId: z.string(),
    failure: failureSchema.optional(),
  }),

  'account.reconnect_needed': ofAccount('An account needs its owner: nothing goes out until it is connected again.', {
    cause: z.enum(reconnectCauses),
    message: z.string(),
  }),
  'account.reconnect_soon': ofAccount('An account works, but its grant ends soon and only its owner can renew it.', {
    endsAt: z.string().optional(),
    message: z.string(),
  }),
  'account.recovered': ofAccount('An account that needed its owner works again.', {}),
  'account.disconnected': ofAccount('An account is disconnected and its tokens are erased.', {
    receipt: receiptSchema,
  }),

  'import.completed': ofAccount('An import has read what was asked for.', counted()),
  'import.cancelled': ofAccount('An import was cancelled; what it had read stays.', counted()),
  'import.failed': ofAccount('An import could not go on; what it had read stays.', counted()),
  'import.deleted': ofAccount('Imported posts of an account were deleted: all of them, or one.', {
    posts: z.int(),
    files: z.int().optional().meta({ description: 'How many files left the library with them.' }),
  }),

  'message.received': ofAccount(
    'A comment, mention or direct message came in. What it says is at `GET /v1/messages/{messageId}`.',
    {
      messageId: z.string(),
      conversationId: z.string(),
      platform: z.string(),
      kind: z.enum(messageKinds),
      sentAt: z.string(),
    },
  ),
  'reply.sent': ofAccount('An answer is at the platform.', { ...answered(), sentMessageId: z.string() }),
  'reply.failed': ofAccount('An answer was not sent.', { ...answered(), failure: failureSchema.optional() }),
  'reply.unconfirmed': ofAccount('The platform cannot tell whether an answer is there: a person decides.', {
    ...answered(),
    failure: failureSchema.optional(),
  }),

  'endpoint.disabled': ofWorkspace('An endpoint for events is no longer sent any; the others are told.', {
    endpointId: z.string(),
    why: z.enum(['gone', 'failing']).meta({
      description: '`gone`: it answered 410. `failing`: nothing got through to it for days.',
    }),
    message: z.string(),
  }),
  'ping.test': ofWorkspace('Asked for by `POST /v1/event-endpoints/{endpointId}/test`, and sent to that one only.', {
    endpointId: z.string(),
  }),
} as const;

export type EventType = keyof typeof eventTypes;
export const eventTypeNames = Object.keys(eventTypes) as [EventType, ...EventType[]];

/** What whoever records an event says of it. */
export type EventData<Type extends EventType> = z.input<(typeof eventTypes)[Type]['data']>;

/** The body of a delivery: what the Standard Webhooks specification recommends. */
export const payloadOf = (type: EventType) =>
  z
    .object({
      type: z.literal(type),
      timestamp: z.string().meta({ description: 'When it happened, however late it is told.' }),
      data: z.object({
        workspaceId: z.string(),
        ...(eventTypes[type].isOfAccount && { accountId: z.string() }),
        ...eventTypes[type].data.shape,
      }),
    })
    .meta({ description: eventTypes[type].says });

function ofAccount<Shape extends z.ZodRawShape>(says: string, shape: Shape) {
  return { says, isOfAccount: true, data: z.object(shape) };
}

function ofWorkspace<Shape extends z.ZodRawShape>(says: string, shape: Shape) {
  return { says, isOfAccount: false, data: z.object(shape) };
}

function answered() {
  return {
    draftId: z.string(),
    messageId: z.string(),
    conversationId: z.string(),
    approvedBy: z.string().nullable(),
    ruleName: z.string().optional().meta({ description: 'The rule that said yes, where no person did.' }),
  };
}

function ended() {
  return {
    publishId: z.string(),
    failure: failureSchema.optional(),
    partsLive: z.int().meta({ description: 'How many parts are live all the same.' }),
  };
}

function counted() {
  return {
    importId: z.string(),
    seen: z.int(),
    added: z.int(),
    filesKept: z.int().optional().meta({ description: 'Pictures and videos that are in the library now.' }),
    filesNotKept: z.int().optional().meta({ description: 'Those that could not be had.' }),
    failure: failureSchema.optional(),
  };
}
