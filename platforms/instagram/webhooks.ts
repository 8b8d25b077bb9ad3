import type { WebhookKind } from '../../domain/states.js';
import { metaWebhooks } from '../meta/webhooks.js';
import type { PlatformSettings } from '../platform.js';
import {
  digestOf,
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
  const mid = idOf(message.mid);
  // What the account wrote itself, took back, read or reacted to is no message to answer.
  const isIncoming = mid !== undefined && message.is_echo !== true && message.is_deleted !== true;
  const occurredAt = momentOf(item.timestamp);
  return {
    key: isIncoming ? `message:${mid}` : digestOf([id, item]),
    kind: isIncoming ? 'direct-message' : 'other',
    ...(occurredAt && { occurredAt }),
    ...(mid !== undefined && { aboutExternalId: mid }),
    content: item,
  };
}
