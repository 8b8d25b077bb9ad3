import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { forbidden, invalidBody, invalidParameter, invalidRequest, notFound } from './errors.js';
import { type DmView, dmView } from './fields.js';
import { idString, jsonBody } from './json-body.js';
import { mediaState } from './media.js';
import { pageToken, readPageToken } from './page-token.js';
import { knownQuery, listIn, numberIn, pathId } from './query.js';
import { iso, Rendering } from './render.js';
import type { XSimulator } from './simulator.js';
import { compareIds } from './snowflake.js';
import type { DmEvent, Media, XAccount } from './state.js';
import { shownText } from './text.js';
import type { UserBearer } from './tokens.js';

/** Direct messages (§4.3): thirty days back, newest first, and no `since_id`. */

const month = 30 * 86_400_000;
const parameters = [
  'max_results',
  'pagination_token',
  'event_types',
  'dm_event.fields',
  'expansions',
  'user.fields',
  'media.fields',
  'tweet.fields',
  'post.fields',
];
const eventTypes = ['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave'];

export function listAll(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  return list(x, call, account, 'dm', () => true);
}

export function listWith(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const conversation = conversationOf(account.id, pathId(call, 'participant_id'));
  return list(x, call, account, `dm/${conversation}`, (dm) => dm.conversationId === conversation);
}

export function listConversation(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const id = conversationId(call, 'id');
  return list(x, call, account, `dm/${id}`, (dm) => dm.conversationId === id);
}

function list(x: XSimulator, call: Call, me: XAccount, name: string, test: (dm: DmEvent) => boolean): Answer {
  const query = knownQuery(call, parameters);
  const size = numberIn('max_results', query('max_results'), { from: 1, to: 100, otherwise: 100 });
  const types = listIn(query('event_types') ?? 'MessageCreate');
  const strange = types.find((type) => !eventTypes.includes(type));
  if (strange !== undefined)
    throw invalidParameter(
      'event_types',
      strange,
      `The \`event_types\` query parameter value [${strange}] is not one of [${eventTypes.join(',')}]`,
    );
  const view = dmView(x, query);
  const before = readPageToken(x, name, 'pagination_token', query('pagination_token'));
  const now = x.clock.now();

  const wanted = x.state
    .dmsOf(me.id)
    .filter(
      (dm) =>
        dm.deletedAt === undefined && dm.createdAt > now - month && now >= dm.createdAt + x.knobs.lagMs && test(dm),
    )
    .filter((dm) => types.includes('MessageCreate') && (before === undefined || compareIds(dm.id, before) < 0))
    .reverse();
  const shown = wanted.slice(0, size);
  const rendering = new Rendering(x, view, me);
  const data = shown.map((dm) => dmObject(x, dm, view, rendering));
  const next = wanted.length > size ? { next_token: pageToken(x, name, shown.at(-1)!.id) } : {};
  return {
    status: 200,
    body: { ...(data.length > 0 && { data }), ...rendering.includes(), meta: { result_count: shown.length, ...next } },
  };
}

function dmObject(x: XSimulator, dm: DmEvent, view: DmView, rendering: Rendering): object {
  const has = (name: string) => view.dm.has(name);
  const media = dm.mediaId ? x.state.media.get(dm.mediaId) : undefined;
  if (view.expansions.has('sender_id')) rendering.addUser(dm.senderId);
  if (view.expansions.has('participant_ids')) for (const id of dm.participantIds) rendering.addUser(id);
  if (view.expansions.has('attachments.media_keys') && media) rendering.addMedia(media);
  const shown = dm.text === undefined ? undefined : dmText(x, dm.id, dm.text);
  return {
    id: dm.id,
    event_type: 'MessageCreate',
    ...(shown && { text: shown.text }),
    ...(has('created_at') && { created_at: iso(dm.createdAt) }),
    ...(has('dm_conversation_id') && { dm_conversation_id: dm.conversationId }),
    ...((has('sender_id') || view.expansions.has('sender_id')) && { sender_id: dm.senderId }),
    ...((has('attachments') || view.expansions.has('attachments.media_keys')) &&
      media && { attachments: { media_keys: [media.key] } }),
    ...(has('entities') && shown && Object.keys(shown.entities).length > 0 && { entities: shown.entities }),
  };
}

const Attachments = z
  .array(z.strictObject({ media_id: idString }))
  .min(1)
  .max(1);
const Message = z.strictObject({ text: z.string().min(1).optional(), attachments: Attachments.optional() });
type Message = z.infer<typeof Message>;

/** `POST /2/dm_conversations/with/:participant_id/messages`. */
export function sendTo(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const partnerId = pathId(call, 'participant_id');
  const message = jsonBody(call, Message);
  if (partnerId === account.id)
    throw invalidParameter('participant_id', partnerId, 'A conversation needs another participant.');
  return send(x, call, account, conversationOf(account.id, partnerId), [account.id, partnerId], message);
}

/** `POST /2/dm_conversations/:dm_conversation_id/messages`. */
export function sendInto(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const id = conversationId(call, 'dm_conversation_id');
  const message = jsonBody(call, Message);
  const known = x.state.dmsOf(account.id).find((dm) => dm.conversationId === id);
  const pair = id.split('-');
  const participants = known?.participantIds ?? (pair.length === 2 && pair.includes(account.id) ? pair : undefined);
  if (!participants) throw forbidden('This operation is not permitted.');
  return send(x, call, account, id, participants, message);
}

const Group = z.strictObject({
  conversation_type: z.literal('Group'),
  participant_ids: z.array(idString).min(2).max(49),
  message: Message,
});

/** `POST /2/dm_conversations`. */
export function startGroup(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const { participant_ids, message } = jsonBody(call, Group);
  return send(x, call, account, x.state.nextId(), [...new Set([account.id, ...participant_ids])], message);
}

function send(
  x: XSimulator,
  call: Call,
  me: XAccount,
  conversation: string,
  participantIds: string[],
  { text, attachments }: Message,
): Answer {
  if (text === undefined && !attachments) throw invalidBody('Either `text` or `attachments` is required.');
  if ([...(text ?? '')].length > 10_000)
    throw invalidParameter('text', text, 'The text of a message is limited to 10000 characters.');
  const media = attachments ? dmMedia(x, attachments[0]!.media_id, me) : undefined;
  for (const id of participantIds.filter((one) => one !== me.id)) {
    const partner = x.state.accounts.get(id);
    // Who has written before may be answered, whatever their settings say to strangers.
    const wrote = x.state.dmsOf(me.id).some((dm) => dm.senderId === id && dm.conversationId === conversation);
    if (partner?.status !== 'active' || (!partner.receivesDms && !wrote)) {
      throw forbidden('You do not have permission to DM one or more participants.');
    }
  }
  const dm = storeDm(x, { conversationId: conversation, participantIds, senderId: me.id, text, mediaId: media?.id });
  call.commit('dm', { resource: dm.id, account: me.id, text: text ?? `media ${media?.id}` });
  announceDm(x, dm);
  return { status: 201, body: { data: { dm_conversation_id: conversation, dm_event_id: dm.id } } };
}

/** `DELETE /2/dm_events/:event_id`: own messages only. */
export function remove(x: XSimulator, call: Call, { account }: UserBearer): Answer {
  const id = pathId(call, 'event_id');
  const dm = x.state.dms.get(id);
  if (!dm?.participantIds.includes(account.id) || dm.deletedAt !== undefined)
    throw notFound('dm_event', 'event_id', id);
  if (dm.senderId !== account.id) throw forbidden('This operation is not permitted.');
  x.state.dms.change(dm, { deletedAt: x.clock.now() });
  call.commit('dm-delete', { resource: id, account: account.id });
  return { status: 200, body: { data: { deleted: true } } };
}

export function storeDm(x: XSimulator, dm: Omit<DmEvent, 'id' | 'createdAt'> & { at?: number }): DmEvent {
  const { at = x.clock.now(), ...rest } = dm;
  return x.state.addDm({ id: x.state.nextId(at), createdAt: at, ...rest });
}

/** The name of a conversation of two: the smaller id first. */
export const conversationOf = (one: string, other: string): string => [one, other].sort(compareIds).join('-');

/** §4.4: still in the shape of the API before this one. */
export function announceDm(x: XSimulator, dm: DmEvent): void {
  for (const userId of dm.participantIds) {
    const target = dm.participantIds.find((id) => id !== dm.senderId);
    const message = {
      type: 'message_create',
      id: dm.id,
      created_timestamp: String(dm.createdAt),
      message_create: {
        target: { recipient_id: target },
        sender_id: dm.senderId,
        message_data: { text: dm.text ?? '', entities: {} },
      },
    };
    const sender = x.state.accounts.get(dm.senderId);
    const users = { [dm.senderId]: { data: { id: dm.senderId, name: sender?.name, username: sender?.username } } };
    x.announce({
      type: userId === dm.senderId ? 'dm.sent' : 'dm.received',
      userId,
      payload: { direct_message_events: [message], users },
    });
  }
}

function dmMedia(x: XSimulator, id: string, me: XAccount): Media {
  const media = x.state.media.get(id);
  const usable =
    media?.ownerIds.includes(me.id) &&
    media.category.startsWith('dm_') &&
    x.clock.now() < media.expiresAt &&
    mediaState(x, media) === 'succeeded';
  if (!media || !usable)
    throw invalidRequest({ parameters: { 'attachments.media_id': [id] }, message: 'Your media IDs are invalid.' });
  return media;
}

function conversationId(call: Call, name: string): string {
  const id = call.params[name]!;
  if (/^\d{1,19}(-\d{1,19})?$/.test(id)) return id;
  throw invalidParameter(
    name,
    id,
    `The \`${name}\` query parameter value [${id}] does not match ^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$`,
  );
}

const dmText = (x: XSimulator, id: string, text: string) =>
  shownText(text, {
    postId: id,
    userIdOf: (username) => x.state.accountByUsername(username)?.id,
    escapes: x.knobs.escapeText,
  });
