import { createHmac } from 'node:crypto';
import { badParameter, permissionMissing, refuse, unknownField } from '../meta/errors.js';
import { Parameters } from '../meta/parameters.js';
import { hubSignature, type SignedRequestContent, signedRequest } from '../meta/signatures.js';
import type { Answer, Call } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';
import type { WebhookDelivery } from '../shared/webhooks.js';
import { actorOf, isInstagramLogin } from './actor.js';
import { flavour, type InstagramSimulator } from './simulator.js';
import type { Comment, Message, MetaApp, Thread } from './state.js';

/** Events for the app (instagram.md §4.4), and Meta's callbacks about its users (§1.6). */

const known = [
  ...['comments', 'live_comments', 'mentions', 'messages', 'message_edit', 'message_reactions', 'messaging_postbacks'],
  ...['messaging_seen', 'messaging_referral', 'messaging_optins', 'messaging_handover', 'standby', 'story_insights'],
];

/** `POST /{page-id}/subscribed_apps`, or `/me/subscribed_apps` with Instagram Login. */
export function subscribe(ig: InstagramSimulator, call: Call): Answer {
  const { account, accountId } = subscriberOf(ig, call);
  const fields = new Parameters(call).list('subscribed_fields') ?? [];
  const unknown = fields.filter((field) => !known.includes(field));
  if (fields.length === 0 || unknown.length > 0) {
    throw badParameter(`Param subscribed_fields must be one of {${known.join(', ').toUpperCase()}}`);
  }
  if (isInstagramLogin(call) && fields.includes('story_insights'))
    throw badParameter('story_insights is not available');
  ig.state.subscriptions.put({ id: accountId, fields });
  call.commit('subscription', { resource: accountId, account });
  return { status: 200, body: { success: true } };
}

export function unsubscribe(ig: InstagramSimulator, call: Call): Answer {
  const { account, accountId } = subscriberOf(ig, call);
  ig.state.subscriptions.delete(accountId);
  call.commit('unsubscription', { resource: accountId, account });
  return { status: 200, body: { success: true } };
}

export function subscriptions(ig: InstagramSimulator, call: Call): Answer {
  const { accountId } = subscriberOf(ig, call);
  const subscription = ig.state.subscriptions.get(accountId);
  const { clientId, name } = isInstagramLogin(call) ? ig.instagramApp : ig.app;
  const data = subscription ? [{ id: clientId, name, subscribed_fields: subscription.fields }] : [];
  return { status: 200, body: { data } };
}

function subscriberOf(ig: InstagramSimulator, call: Call): { account: string; accountId: string } {
  const actor = actorOf(ig, call, 'basic');
  if (actor.kind === 'account') return { account: actor.account.id, accountId: actor.account.id };
  if (actor.kind === 'person') throw refuse({ code: 190, message: 'A Page access token is required for this call' });
  if (!actor.scopes.includes('pages_manage_metadata')) throw permissionMissing();
  const { accountId } = actor.page;
  if (call.params.id !== undefined && call.params.id !== actor.page.id) throw unknownField('subscribed_apps');
  if (accountId === undefined) throw badParameter('The Page has no Instagram account');
  return { account: actor.personId, accountId };
}

/** The challenge that an address has to pass before it is told anything. */
export async function registerWebhook(
  ig: InstagramSimulator,
  app: MetaApp,
  url: string,
  verifyToken: string,
): Promise<void> {
  const challenge = opaque(8);
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  const answer = await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  const passes = answer.status === 200 && (await answer.text()) === challenge;
  if (!passes) throw new Error(`The address did not return the challenge: ${answer.status}`);
  ig.apps.change(app, { webhookUrl: url });
}

// ---------------------------------------------------------------- events

export function announceComment(ig: InstagramSimulator, comment: Comment): void {
  const media = ig.state.media.get(comment.mediaId)!;
  const value = {
    id: comment.id,
    from: { id: comment.authorId, username: comment.username },
    ...(comment.parentId !== undefined && { parent_id: comment.parentId }),
    text: comment.text,
    media: { id: media.id, media_product_type: media.product },
  };
  void tell(ig, media.accountId, 'comments', (byInstagram) =>
    byInstagram && ig.knobs.instagramCommentShape === 'in-entry'
      ? { field: 'comments', value }
      : { changes: [{ field: 'comments', value }] },
  );
}

/** Own messages come back as echoes (§9.15). */
export function announceMessage(ig: InstagramSimulator, { accountId, guestId }: Thread, message: Message): void {
  const own = message.fromId === accountId;
  void tell(ig, accountId, 'messages', () => ({
    messaging: [
      {
        sender: { id: message.fromId },
        recipient: { id: own ? guestId : accountId },
        timestamp: message.createdAt,
        message: { mid: message.id, text: message.text, ...(own && { is_echo: true }) },
      },
    ],
  }));
}

/** Its sender wrote it anew, or took it back (§4.4). */
export function announceChange(
  ig: InstagramSimulator,
  { accountId, guestId }: Thread,
  { id, fromId, text, deletedAt }: Message,
): void {
  const recipient = { id: fromId === accountId ? guestId : accountId };
  const field = deletedAt === undefined ? 'message_edit' : 'messages';
  const change =
    deletedAt === undefined ? { message_edit: { mid: id, text } } : { message: { mid: id, is_deleted: true } };
  void tell(ig, accountId, field, () => ({
    messaging: [{ sender: { id: fromId }, recipient, timestamp: ig.clock.now(), ...change }],
  }));
}

/** Tells each app that the account is subscribed to and whose grant still holds. */
async function tell(
  ig: InstagramSimulator,
  accountId: string,
  field: string,
  entryOf: (byInstagram: boolean) => object,
): Promise<WebhookDelivery[]> {
  if (!ig.state.subscriptions.get(accountId)?.fields.includes(field)) return [];
  const deliveries: WebhookDelivery[] = [];
  for (const app of [ig.app, ig.instagramApp]) {
    const byInstagram = app.id === flavour;
    if (app.webhookUrl === undefined || !isConnected(ig, app, accountId)) continue;
    const entry = { id: accountId, time: Math.floor(ig.clock.now() / 1_000), ...entryOf(byInstagram) };
    deliveries.push(...(await deliver(ig, app, accountId, field, { object: 'instagram', entry: [entry] })));
  }
  return deliveries;
}

function isConnected(ig: InstagramSimulator, { clientId, id }: MetaApp, accountId: string): boolean {
  if (id === flavour) return ig.grants.live(accountId, clientId).length > 0;
  const page = ig.state.pageOfAccount(accountId);
  return (page?.roles ?? []).some(({ personId }) => ig.grants.live(personId, clientId).length > 0);
}

/** Any event, such as one of a test's own making. */
export const deliver = (
  ig: InstagramSimulator,
  app: MetaApp,
  account: string,
  event: string,
  body: object,
): Promise<WebhookDelivery[]> =>
  ig.webhooks.deliver({
    url: app.webhookUrl!,
    event,
    account,
    body,
    headers: (text) => ({
      'x-hub-signature': `sha1=${createHmac('sha1', app.clientSecret).update(text).digest('hex')}`,
      'x-hub-signature-256': hubSignature(app.clientSecret, text),
    }),
  });

// ---------------------------------------------------------------- callbacks

export interface CallbackAnswer {
  status: number;
  /** JSON where it is some, else the text. */
  body: unknown;
}

/** The owner has removed the app, or asks for their data to be deleted: one form field, signed with the app's secret. */
export async function callBack(
  app: MetaApp,
  which: 'deauthorizeUrl' | 'dataDeletionUrl',
  content: Omit<SignedRequestContent, 'issued_at'>,
  nowMs: number,
): Promise<CallbackAnswer | undefined> {
  const url = app[which];
  if (url === undefined) return undefined;
  const issuedAt = Math.floor(nowMs / 1_000);
  const signed = signedRequest(app.clientSecret, { issued_at: issuedAt, expires: issuedAt + 3_600, ...content });
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ signed_request: signed }),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  return { status: answer.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
