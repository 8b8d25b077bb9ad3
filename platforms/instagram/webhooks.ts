import type { WebhookKind } from '../../domain/states.js';
import { metaWebhooks } from '../meta/webhooks.js';
import type { InboxMedia, PlatformSettings } from '../platform.js';
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

/** Instagram, of either kind of login: comments, mentions and direct messages, up to a thousand at once (instagram.md §4.4). */
export const instagramWebhooks = (
  settings: Pick<PlatformSettings, 'clientSecret' | 'webhookSecret' | 'webhookVerifyToken'>,
): PlatformWebhooks => ({
  ...metaWebhooks(settings),
  parse(body) {
    const entries = readObject(body)?.entry;
    return Array.isArray(entries) ? entries.filter(isObject).flatMap(eventsOf) : undefined;
  },
  inboxNews: newsOf,
});

type Said = Readonly<Record<string, unknown>>;

function eventsOf(entry: Said): WebhookEvent[] {
  const accountExternalId = idOf(entry.id);
  const of = accountExternalId === undefined ? {} : { accountExternalId };
  const objects = (list: unknown): Said[] => (Array.isArray(list) ? list.filter(isObject) : []);
  // Instagram Login is documented with the change right in the entry, and seen with a list of them.
  const changes = [
    ...objects(entry.changes),
    ...('field' in entry ? [{ field: entry.field, value: entry.value }] : []),
  ];
  const messages = [...objects(entry.messaging), ...objects(entry.standby)];
  return [
    ...changes.map((change) => ({ ...of, ...changeEvent(change, entry) })),
    ...messages.map((message) => ({ ...of, ...messageEvent(message, entry) })),
  ];
}

function changeEvent(change: Said, { id, time }: Said): WebhookEvent {
  const { field, value } = change;
  const said = isObject(value) ? value : {};
  // One page of the reference calls it `comment_id`, the samples `id`.
  const commentId = idOf(said.comment_id) ?? idOf(said.id);
  const about = commentId ?? idOf(said.media_id);
  // What the account itself wrote under a post is no comment to answer.
  const isOwn = isObject(said.from) && idOf(said.from.id) === idOf(id);
  const kind = isOwn ? 'other' : kindOf(field, said);
  const occurredAt = momentOf(time);
  return {
    // The entry's time is that of the delivery, which differs when it is delivered again.
    key: kind !== 'other' && commentId !== undefined ? `${field}:${commentId}` : digestOf([id, change]),
    kind,
    ...(occurredAt && { occurredAt }),
    ...(about !== undefined && { aboutExternalId: about }),
    content: change,
  };
}

function kindOf(field: unknown, { parent_id: parent }: Said): WebhookKind {
  if (field === 'mentions') return 'mention';
  if (field !== 'comments' && field !== 'live_comments') return 'other';
  return parent === undefined ? 'comment' : 'reply';
}

function messageEvent(item: Said, { id }: Said): WebhookEvent {
  const message = isObject(item.message) ? item.message : {};
  const edit = isObject(item.message_edit) ? item.message_edit : {};
  const mid = idOf(message.mid) ?? idOf(edit.mid);
  const occurredAt = momentOf(item.timestamp);
  const kind = messageKind(item, message);
  return {
    key: kind === 'direct-message' ? `message:${mid}` : digestOf([id, item]),
    kind,
    ...(occurredAt && { occurredAt }),
    ...(mid !== undefined && { aboutExternalId: mid }),
    content: item,
  };
}

/** What the account wrote itself, read or reacted to is no message to answer; one that was taken back or edited changes one that is here. */
function messageKind({ message_edit: edit, sender, recipient }: Said, message: Said): WebhookKind {
  const isOwn = message.is_echo === true || !isObject(sender) || !isObject(recipient);
  if (isOwn) return 'other';
  if (isObject(edit) && idOf(edit.mid) !== undefined) return 'message-changed';
  if (idOf(message.mid) === undefined) return 'other';
  return message.is_deleted === true ? 'message-changed' : 'direct-message';
}

// ---------------------------------------------------------------- what they tell of an inbox

function newsOf({ kind, occurredAt, aboutExternalId, content }: InboxEvent): InboxNews {
  const at = occurredAt ?? new Date();
  if (kind === 'message-changed') {
    const { message_edit: edit } = content;
    if (aboutExternalId === undefined) return { what: 'ask' };
    return isObject(edit)
      ? { what: 'edited', externalId: aboutExternalId, text: textOf(edit), at }
      : { what: 'deleted', externalId: aboutExternalId, at };
  }
  return kind === 'direct-message' ? receivedMessage(content, at) : receivedComment(content, kind, at);
}

function receivedMessage({ sender, message }: Said, at: Date): InboxNews {
  const from = isObject(sender) ? idOf(sender.id) : undefined;
  const id = isObject(message) ? idOf(message.mid) : undefined;
  if (from === undefined || id === undefined || !isObject(message)) return { what: 'ask' };
  const attachments = Array.isArray(message.attachments) ? message.attachments.filter(isObject) : [];
  return {
    what: 'message',
    message: {
      externalId: id,
      kind: 'direct-message',
      conversationId: from,
      at,
      text: textOf(message),
      from: { externalId: from },
      ...(attachments.length > 0 && { media: attachments.map(({ type }) => ({ kind: mediaKind(type) })) }),
    },
  };
}

/** Of a mention only its place is told (instagram.md §4.4): a person sees that there is one, and reads it there. */
function receivedComment({ value }: Said, kind: WebhookKind, at: Date): InboxNews {
  const said = isObject(value) ? value : {};
  const media = isObject(said.media) ? idOf(said.media.id) : idOf(said.media_id);
  const id = idOf(said.comment_id) ?? idOf(said.id) ?? media;
  if (id === undefined || media === undefined) return { what: 'ask' };
  const author = isObject(said.from) ? said.from : {};
  const username = idOf(author.username);
  return {
    what: 'message',
    message: {
      externalId: id,
      kind: kind === 'mention' ? 'mention' : 'comment',
      conversationId: media,
      inReplyToExternalId: idOf(said.parent_id) ?? media,
      at,
      text: textOf(said),
      from: { externalId: idOf(author.id) ?? username ?? 'unknown', ...(username !== undefined && { username }) },
    },
  };
}

const textOf = ({ text }: Said): string => (typeof text === 'string' ? text : '');
const mediaKind = (type: unknown): InboxMedia['kind'] =>
  type === 'image' || type === 'video' || type === 'audio' ? type : 'file';
