import type { PlatformSettings } from '../platform.js';
import { verifyTimedSignature } from '../signatures.js';
import {
  digestOf,
  type InboxEvent,
  type InboxNews,
  idOf,
  isObject,
  momentOf,
  type PlatformWebhooks,
  readObject,
  type WebhookEvent,
} from '../webhooks.js';
import { sender } from './inbox.js';
import { FanvueUser, timeOf } from './shapes.js';

/** Fanvue: messages, and what fans buy. Signed with a secret of its own; two families of bodies (fanvue.md §5). */
export const fanvueWebhooks = ({ webhookSecret }: Pick<PlatformSettings, 'webhookSecret'>): PlatformWebhooks => ({
  verify: (delivery) =>
    verifyTimedSignature(delivery, { header: 'x-fanvue-signature', secrets: [webhookSecret], name: 'v0' }),
  parse(body) {
    const said = readObject(body);
    if (!said) return undefined;
    return [typeof said.type === 'string' && isObject(said.data) ? envelope(said, said.data) : flat(said)];
  },
  inboxNews: ({ kind, content, ...about }) =>
    kind === 'message-changed' ? unsentMessage(about) : receivedMessage(content),
});

type Said = Readonly<Record<string, unknown>>;

/** The newer family: an id that is the same at every delivery. The message's text may be missing and has to be asked for. */
function envelope({ id, type, timestamp }: Said, data: Said): WebhookEvent {
  const accountExternalId = isObject(data.creator) ? idOf(data.creator.uuid) : undefined;
  const isMessage = String(type).endsWith('message.received') && data.sender !== 'creator';
  const isComment = String(type).endsWith('post.commented');
  const isUnsent = String(type).endsWith('message.deleted');
  const about = idOf(data.uuid);
  const occurredAt = momentOf((isUnsent ? data.deleted_at : data.created_at) ?? timestamp);
  return {
    key: idOf(id) ?? digestOf([type, data]),
    kind: isUnsent ? 'message-changed' : isMessage ? 'direct-message' : isComment ? 'comment' : 'other',
    ...(accountExternalId !== undefined && { accountExternalId }),
    ...(occurredAt && { occurredAt }),
    ...(about !== undefined && { aboutExternalId: about }),
    content: { type, ...data },
  };
}

/** The older family has neither an id nor a kind: a message is told by what it holds. */
function flat(said: Said): WebhookEvent {
  const message = idOf(said.messageUuid);
  const accountExternalId = idOf(said.recipientUuid);
  const occurredAt = momentOf(said.timestamp);
  const isReceived = message !== undefined && isObject(said.message);
  return {
    key: isReceived ? `message:${message}` : digestOf(said),
    kind: isReceived ? 'direct-message' : 'other',
    ...(accountExternalId !== undefined && { accountExternalId }),
    ...(occurredAt && { occurredAt }),
    ...(message !== undefined && { aboutExternalId: message }),
    content: said,
  };
}

/** Only the newer family tells that a message was taken back (fanvue.md §5.4); of edits neither tells. */
const unsentMessage = ({
  aboutExternalId: externalId,
  occurredAt: at = new Date(),
}: Omit<InboxEvent, 'kind' | 'content'>): InboxNews =>
  externalId === undefined ? { what: 'ask' } : { what: 'deleted', externalId, at };

/** Only the older family tells who wrote and what: of the newer one the text may be missing, and of a comment it always is. */
function receivedMessage({ message, messageUuid, sender: from }: Said): InboxNews {
  const id = idOf(messageUuid);
  const user = FanvueUser.parse(from);
  if (id === undefined || !isObject(message) || !user) return { what: 'ask' };
  const { text, createdAt, mediaUuids } = message;
  const media = Array.isArray(mediaUuids) ? mediaUuids.map(idOf).filter((uuid) => uuid !== undefined) : [];
  return {
    what: 'message',
    message: {
      externalId: id,
      kind: 'direct-message',
      conversationId: user.uuid,
      at: new Date(timeOf(String(createdAt))),
      text: typeof text === 'string' ? text : '',
      from: sender(user),
      ...(media.length > 0 && { media: media.map((externalId) => ({ kind: 'file' as const, externalId })) }),
    },
  };
}
