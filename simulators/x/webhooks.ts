import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { sameSecret } from '../shared/secrets.js';
import { forbidden, invalidParameter, notFound } from './errors.js';
import { jsonBody } from './json-body.js';
import { pathId } from './query.js';
import { iso } from './render.js';
import type { XSimulator } from './simulator.js';
import type { Subscription, Webhook } from './state.js';
import type { Bearer } from './tokens.js';

/** §4.4. The key is the app's consumer secret, not the secret of its OAuth client. */
export const sign = (secret: string, content: string): string =>
  `sha256=${createHmac('sha256', secret).update(content).digest('base64')}`;

const Register = z.strictObject({ url: z.string().max(200) });

/** `POST /2/webhooks`: the address has to pass the challenge first, and one address is all there is. */
export async function register(x: XSimulator, call: Call): Promise<Answer> {
  const { url } = jsonBody(call, Register);
  if (!acceptable(x, url)) throw invalidParameter('url', url, 'The webhook URL must be HTTPS and without a port.');
  if (x.state.webhooks.size > 0) throw forbidden('Too many resources already created.');
  if (!(await passesChallenge(x, url)))
    throw invalidParameter('url', url, 'CRC token verification failed: Crc response_token is incorrect or missing.');
  const webhook = x.state.webhooks.put({ id: x.state.nextId(), url, createdAt: x.clock.now(), valid: true });
  call.commit('webhook', { resource: webhook.id });
  return { status: 200, body: { data: webhookObject(webhook) } };
}

export function list(x: XSimulator): Answer {
  const data = [...x.state.webhooks.values()].map(webhookObject);
  return { status: 200, body: { ...(data.length > 0 && { data }), meta: { result_count: data.length } } };
}

/** `PUT /2/webhooks/:id`: the challenge once more. */
export async function recheck(x: XSimulator, call: Call): Promise<Answer> {
  const webhook = webhookOf(x, call);
  const valid = await passesChallenge(x, webhook.url);
  x.state.webhooks.change(webhook, { valid });
  return { status: 200, body: { data: { valid } } };
}

export function remove(x: XSimulator, call: Call): Answer {
  const webhook = webhookOf(x, call);
  for (const one of [...x.state.subscriptions.values()])
    if (one.webhookId === webhook.id) x.state.subscriptions.delete(one.id);
  x.state.webhooks.delete(webhook.id);
  return { status: 200, body: { data: { deleted: true } } };
}

/** What an event needs of the user whom it is about. */
const scopeOfEvent: Record<string, string | undefined> = {
  'post.mention.create': 'tweet.read',
  'post.reply.create': 'tweet.read',
  'post.quote.create': 'tweet.read',
  'post.delete': 'tweet.read',
  'dm.received': 'dm.read',
  'dm.sent': 'dm.read',
};

const Subscribe = z.strictObject({
  event_type: z.enum(Object.keys(scopeOfEvent)),
  filter: z.strictObject({ user_id: z.string() }),
  tag: z.string().max(200).optional(),
  webhook_id: z.string(),
});

/** `POST /2/activity/subscriptions`: the user's own token, with the scope of the event. */
export function subscribe(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const { event_type, filter, tag, webhook_id } = jsonBody(call, Subscribe);
  if (!x.state.webhooks.has(webhook_id)) throw notFound('webhook', 'webhook_id', webhook_id);
  const scope = scopeOfEvent[event_type];
  const allowed =
    bearer.kind === 'user' &&
    bearer.account.id === filter.user_id &&
    scope !== undefined &&
    bearer.scopes.includes(scope);
  if (!allowed) throw forbidden();
  const row = { id: x.state.nextId(), eventType: event_type, userId: filter.user_id, tag, webhookId: webhook_id };
  x.state.subscriptions.put(row);
  call.commit('subscription', { resource: row.id, account: filter.user_id });
  return { status: 200, body: created(x, row) };
}

function created(x: XSimulator, row: Subscription): object {
  const subscription = subscriptionObject(row);
  switch (x.knobs.subscriptionShape) {
    case 'list':
      return { data: [subscription], meta: { total_subscriptions: x.state.subscriptions.size } };
    case 'id':
      return { data: { subscription_id: row.id } };
    case 'wrapped':
      return { data: { subscription } };
  }
}

export function subscriptions(x: XSimulator): Answer {
  const data = [...x.state.subscriptions.values()].map(subscriptionObject);
  return { status: 200, body: { ...(data.length > 0 && { data }), meta: { result_count: data.length } } };
}

export function unsubscribe(x: XSimulator, call: Call): Answer {
  const id = pathId(call, 'id');
  if (!x.state.subscriptions.has(id)) throw notFound('subscription', 'id', id);
  x.state.subscriptions.delete(id);
  return { status: 200, body: { data: { deleted: true } } };
}

export interface Delivery {
  eventUuid: string;
  url: string;
  /** The receiver's status, or 0 if it could not be reached. */
  status: number;
}

export interface Announcement {
  type: string;
  userId: string;
  payload: object;
}

/** Tells every subscriber, as often as the knob says: X may deliver an event twice. */
export async function deliver(x: XSimulator, event: Announcement): Promise<Delivery[]> {
  const wanted = [...x.state.subscriptions.values()].filter(
    ({ eventType, userId }) => eventType === event.type && userId === event.userId,
  );
  // Nobody subscribes to the end of a grant; it goes to every webhook.
  const hooks =
    event.type === 'oauth.revoke'
      ? [...x.state.webhooks.values()].map(({ id }) => ({ webhookId: id, tag: undefined }))
      : wanted;
  const deliveries: Delivery[] = [];
  for (const { webhookId, tag } of hooks) {
    const webhook = x.state.webhooks.get(webhookId);
    if (!webhook?.valid) continue;
    const eventUuid = randomUUID();
    const filter = { user_id: event.userId };
    const sent = await x.webhooks.deliver({
      url: webhook.url,
      event: event.type,
      account: event.userId,
      body: {
        data: { event_uuid: eventUuid, event_type: event.type, filter, tag, payload: event.payload, includes: {} },
      },
      headers: (body) => ({ 'x-twitter-webhooks-signature': sign(x.app.apiSecret, body) }),
    });
    deliveries.push(...sent.map(({ url, status }) => ({ eventUuid, url, status })));
  }
  return deliveries;
}

async function passesChallenge(x: XSimulator, url: string): Promise<boolean> {
  const token = randomUUID();
  const target = new URL(url);
  target.searchParams.set('crc_token', token);
  try {
    const response = await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    const { response_token } = (await response.json()) as { response_token?: unknown };
    return (
      response.status === 200 &&
      typeof response_token === 'string' &&
      sameSecret(response_token, sign(x.app.apiSecret, token))
    );
  } catch {
    return false;
  }
}

function acceptable(x: XSimulator, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, port } = new URL(url);
  return x.knobs.webhooksAnywhere ? /^https?:$/.test(protocol) : protocol === 'https:' && port === '';
}

function webhookOf(x: XSimulator, call: Call): Webhook {
  const id = pathId(call, 'id');
  const webhook = x.state.webhooks.get(id);
  if (!webhook) throw notFound('webhook', 'id', id);
  return webhook;
}

const webhookObject = ({ id, url, valid, createdAt }: Webhook) => ({ id, url, valid, created_at: iso(createdAt) });

const subscriptionObject = ({ id, eventType, userId, tag, webhookId }: Subscription) => ({
  subscription_id: id,
  event_type: eventType,
  filter: { user_id: userId },
  tag,
  webhook_id: webhookId,
});
