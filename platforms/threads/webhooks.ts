import type { WebhookKind } from '../../domain/states.js';
import { metaWebhooks } from '../meta/webhooks.js';
import type { PlatformSettings } from '../platform.js';
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
import { ThreadsPost } from './api.js';
import { message } from './inbox.js';

/** Threads: replies, mentions, posts that came live or were deleted. Its body is not Meta's usual list of entries (threads.md §4). */
export const threadsWebhooks = (
  settings: Pick<PlatformSettings, 'clientSecret' | 'webhookSecret' | 'webhookVerifyToken'>,
): PlatformWebhooks => ({
  ...metaWebhooks(settings),
  parse(body) {
    const said = readObject(body);
    const values = said && [said.values].flat().filter(isObject);
    return said && values && values.length > 0 ? values.map((value) => eventOf(said, value)) : undefined;
  },
  inboxNews: ({ content }) => receivedPost(content),
});

type Said = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, WebhookKind>> = {
  replies: 'reply',
  mentions: 'mention',
  publish: 'publish-state',
  delete: 'deleted-by-owner',
};

function eventOf({ topic, target_id: target, time }: Said, { field, value }: Said): WebhookEvent {
  const said = isObject(value) ? value : {};
  const about = idOf(said.id);
  const accountExternalId = accountOf(String(field), said) ?? (topic === 'interaction' ? idOf(target) : undefined);
  const occurredAt = momentOf(said.deleted_at ?? said.timestamp ?? time);
  return {
    key: about !== undefined ? `${field}:${about}` : digestOf([field, target, value]),
    kind: kinds[String(field)] ?? 'other',
    ...(accountExternalId !== undefined && { accountExternalId }),
    ...(occurredAt && { occurredAt }),
    ...(about !== undefined && { aboutExternalId: about }),
    content: { field, ...said },
  };
}

/** `target_id` is a post where somebody moderates, and the account where somebody interacts: then only the value tells whose. */
function accountOf(field: string, { root_post: root, owner }: Said): string | undefined {
  if (field === 'replies') return isObject(root) ? idOf(root.owner_id) : undefined;
  return field === 'delete' && isObject(owner) ? idOf(owner.owner_id) : undefined;
}

function receivedPost(said: Said): InboxNews {
  const post = ThreadsPost.safeParse(said);
  // The root tells which conversation it belongs to; mentions come without it.
  if (!post.success || (said.field === 'mentions' && post.data.replied_to !== undefined)) return { what: 'ask' };
  return { what: 'message', message: message(post.data, said.field === 'mentions' ? 'mention' : 'comment') };
}
