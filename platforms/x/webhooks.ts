import { z } from 'zod';
import type { WebhookKind } from '../../domain/states.js';
import type { PlatformSettings } from '../platform.js';
import { hmac, verifyBodySignature } from '../signatures.js';
import {
  digestOf,
  type InboxNews,
  idOf,
  isObject,
  momentOf,
  type PlatformWebhooks,
  readObject,
  type WebhookEvent,
} from '../webhooks.js';
import { inTweetDialect, XPost, XUser } from './dialect.js';
import { isNewer } from './ids.js';
import { comment } from './inbox.js';
import { writtenText } from './text.js';

/**
 * X signs the body and the answer to its own question with one key and no prefix: whoever may choose the question gets the
 * signature of any body. So a question is only answered in the alphabet of X's tokens, in which no JSON can be written.
 */
const crcToken = /^[A-Za-z0-9+/=_-]{1,256}$/;

/** X's Activity API (x.md §4.4). The key is the app's consumer secret, which is not the client secret of OAuth 2. */
export const xWebhooks = ({ webhookSecret = '' }: Pick<PlatformSettings, 'webhookSecret'>): PlatformWebhooks => ({
  handshake({ crc_token: token }) {
    if (webhookSecret === '') return { refused: 'no secret is set to answer with' };
    if (token === undefined || !crcToken.test(token)) return { refused: 'no crc_token of X’s kind' };
    return { json: { response_token: `sha256=${hmac(webhookSecret, token).toString('base64')}` } };
  },
  verify: (delivery) =>
    verifyBodySignature(delivery, {
      header: 'x-twitter-webhooks-signature',
      secrets: [webhookSecret],
      encoding: 'base64',
    }),
  parse(body) {
    const data = readObject(body)?.data;
    return isObject(data) ? [eventOf(data)] : undefined;
  },
  inboxNews: ({ kind, content }, { externalId }) =>
    kind === 'direct-message' ? receivedMessage(content) : receivedPost(content, externalId),
});

const kinds: Readonly<Record<string, WebhookKind>> = {
  'post.mention.create': 'mention',
  'post.reply.create': 'reply',
  'dm.received': 'direct-message',
  'post.delete': 'deleted-by-owner',
  'oauth.revoke': 'authorization-removed',
};

function eventOf(data: Readonly<Record<string, unknown>>): WebhookEvent {
  const type = String(data.event_type);
  const payload = isObject(data.payload) ? data.payload : {};
  const filter = isObject(data.filter) ? data.filter : {};
  // A direct message comes in the shape of v1.1, inside a list.
  const message = Array.isArray(payload.direct_message_events) ? payload.direct_message_events[0] : undefined;
  const subject = isObject(message) ? message : payload;
  const accountExternalId = idOf(filter.user_id) ?? idOf(payload.user_id);
  const occurredAt = momentOf(subject.created_timestamp ?? subject.created_at ?? subject.date_time);
  const aboutExternalId = idOf(subject.id) ?? idOf(subject.post_id) ?? idOf(subject.tweet_id);
  return {
    key: idOf(data.event_uuid) ?? digestOf(data),
    kind: kinds[type] ?? 'other',
    ...(accountExternalId !== undefined && { accountExternalId }),
    ...(occurredAt && { occurredAt }),
    ...(aboutExternalId !== undefined && { aboutExternalId }),
    content: data,
  };
}

/** A post that was mentioned to us, or that answers us; the author's name stands beside it. */
function receivedPost({ payload }: Readonly<Record<string, unknown>>, ownId: string): InboxNews {
  const said = XPost.safeParse(inTweetDialect(payload));
  if (!said.success || said.data.author_id === undefined || said.data.author_id === ownId) return { what: 'ask' };
  // What does not say where it stands would come into a conversation of its own.
  const { conversation_id: conversation, in_reply_to_user_id: answered, referenced_tweets: references } = said.data;
  if (conversation === undefined || (answered !== undefined && references === undefined)) return { what: 'ask' };
  // And with a shortened link, and without what that stands for, it would be shown wrongly.
  if (said.data.text.includes('https://t.co/') && !said.data.entities?.urls) return { what: 'ask' };
  const username = isObject(payload) ? idOf(payload.author) : undefined;
  const author = { id: said.data.author_id, name: undefined, username } as XUser;
  return { what: 'message', message: comment(said.data, ownId, new Map([[author.id, author]])) };
}

const V1Message = z.object({
  id: z.string(),
  created_timestamp: z.string(),
  message_create: z.object({
    sender_id: z.string(),
    target: z.object({ recipient_id: z.string() }),
    message_data: z.object({ text: z.string(), attachment: z.unknown().optional() }),
  }),
});
const V1Messages = z.object({
  direct_message_events: z.tuple([V1Message]),
  users: z.record(z.string(), z.object({ data: XUser.partial() })).catch({}),
});

/** In the shape of v1.1, which does not name the conversation: between two it is called after both, the smaller id first (x.md §4.3). */
function receivedMessage({ payload }: Readonly<Record<string, unknown>>): InboxNews {
  const said = V1Messages.safeParse(payload);
  if (!said.success) return { what: 'ask' };
  const [{ id, created_timestamp: time, message_create: message }] = said.data.direct_message_events;
  const { sender_id: from, target, message_data: content } = message;
  if (content.attachment !== undefined || content.text.includes('https://t.co/')) return { what: 'ask' };
  const { username, name } = said.data.users[from]?.data ?? {};
  const both = [from, target.recipient_id].sort((one, other) => (isNewer(one, other) ? 1 : -1));
  return {
    what: 'message',
    message: {
      externalId: id,
      kind: 'direct-message',
      conversationId: both.join('-'),
      at: new Date(Number(time)),
      text: writtenText({ text: content.text }),
      from: { externalId: from, ...(username && { username }), ...(name && { displayName: name }) },
    },
  };
}
