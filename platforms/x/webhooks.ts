import type { WebhookKind } from '../../domain/states.js';
import type { PlatformSettings } from '../platform.js';
import { hmac, verifyBodySignature } from '../signatures.js';
import {
  digestOf,
  idOf,
  isObject,
  momentOf,
  type PlatformWebhooks,
  readObject,
  type WebhookEvent,
} from '../webhooks.js';

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
