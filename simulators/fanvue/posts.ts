import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { commitByItself } from '../shared/exchange.js';
import { flag, jsonBody, pathUuid, uuid } from './body.js';
import { notFound, withError, withMessage } from './errors.js';
import { newestFirst, pageOf } from './lists.js';
import { usableMedia } from './media.js';
import type { FanvueSimulator } from './simulator.js';
import { iso, type Post, type User } from './state.js';
import type { Bearer } from './tokens.js';

export const priceMin = 300;

const instant = z.iso.datetime({ offset: true, error: 'Must be an ISO 8601 date-time' });
const fields = {
  text: z.string().max(5_000, 'Must be at most 5000 characters'),
  mediaUuids: z.array(uuid),
  mediaPreviewUuid: uuid,
  price: z.number().int('Must be in cents').min(priceMin, `Must be at least ${priceMin}`),
  publishAt: instant,
  expiresAt: instant,
  collectionUuids: z.array(uuid),
};
const audience = z.enum(['subscribers', 'followers-and-subscribers']);
const Create = z.strictObject({ audience, ...z.strictObject(fields).partial().shape });
/** Every field may be left out, and be null (§3.2). */
const Patch = z.strictObject({
  audience: audience.nullish(),
  text: fields.text.nullish(),
  mediaUuids: fields.mediaUuids.nullish(),
  mediaPreviewUuid: fields.mediaPreviewUuid.nullish(),
  price: fields.price.nullish(),
  publishAt: fields.publishAt.nullish(),
  expiresAt: fields.expiresAt.nullish(),
  collectionUuids: fields.collectionUuids.nullish(),
});

/** `POST /posts` (§3.2). */
export function createPost(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  if (!user.isCreator) throw withError(403, 'Only creators can publish posts');
  const given = jsonBody(call, Create);
  const now = fanvue.clock.now();
  const publishAt = given.publishAt === undefined ? null : Date.parse(given.publishAt);
  const post: Post = checked(fanvue, user, {
    id: fanvue.state.nextId(),
    ownerId: user.id,
    seq: fanvue.state.nextSeq(),
    createdAt: now,
    text: given.text ?? null,
    price: given.price ?? null,
    audience: given.audience,
    mediaUuids: given.mediaUuids ?? [],
    mediaPreviewUuid: given.mediaPreviewUuid ?? null,
    collectionUuids: given.collectionUuids ?? [],
    publishAt,
    publishedAt: publishAt === null ? now : null,
    expiresAt: given.expiresAt === undefined ? null : Date.parse(given.expiresAt),
    isPinned: false,
  });
  if (publishAt !== null && publishAt <= now) throw withMessage(400, 'publishAt must be in the future');
  fanvue.state.posts.put(post);
  call.commit(publishAt === null ? 'post' : 'scheduled-post', {
    resource: post.id,
    account: user.id,
    text: post.text ?? '',
  });
  return { status: 201, body: created(post) };
}

/** What the fields must be to each other; the wrong ones by themselves are the validator's. */
function checked(fanvue: FanvueSimulator, user: User, post: Post): Post {
  const { mediaUuids, mediaPreviewUuid, price, text, collectionUuids, expiresAt } = post;
  if ((text ?? '').trim() === '' && mediaUuids.length === 0) throw withMessage(400, 'A post needs text or media');
  if (price !== null && mediaUuids.length === 0) throw withMessage(400, 'A price requires media');
  if (mediaUuids.length > fanvue.knobs.mediaPerPostMax) throw withMessage(400, 'Too many media in one post');
  if (mediaPreviewUuid !== null && price === null) throw withMessage(400, 'A preview requires a price');
  if (expiresAt !== null && expiresAt <= fanvue.clock.now()) throw withMessage(400, 'expiresAt must be in the future');
  for (const id of [...mediaUuids, ...(mediaPreviewUuid === null ? [] : [mediaPreviewUuid])])
    usableMedia(fanvue, user, id);
  for (const id of collectionUuids)
    if (fanvue.state.collections.get(id)?.ownerId !== user.id) throw notFound('Collection');
  return post;
}

/** `GET /posts`: pinned first, then the newest. */
export function listPosts(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  publishDue(fanvue);
  const unpublished = flag(call, 'includeUnpublished', true);
  const visibleUntil = fanvue.clock.now() - fanvue.knobs.lagMs;
  const rows = fanvue.state
    .postsOf(user.id)
    .filter(({ deletedAt, createdAt }) => deletedAt === undefined && createdAt <= visibleUntil)
    .filter((post) => unpublished || isLive(fanvue, post))
    .sort(newestFirst(timeOf))
    .sort((one, other) => Number(other.isPinned) - Number(one.isPinned));
  return pageOf(fanvue, call, rows, (post) => shown(fanvue, post));
}

const timeOf = ({ publishedAt, publishAt, createdAt }: Post): number => publishedAt ?? publishAt ?? createdAt;

export function readPost(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  return { status: 200, body: shown(fanvue, ownPost(fanvue, call, bearer)) };
}

/** `PATCH /posts/{uuid}`. A `publishAt` of null on what is scheduled publishes it at once (§8.2). */
export function patchPost(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const post = ownPost(fanvue, call, bearer);
  const given = jsonBody(call, Patch);
  const now = fanvue.clock.now();
  const has = (name: keyof typeof given): boolean => given[name] !== undefined;
  const time = (value: string | null | undefined): number | null => (value ? Date.parse(value) : null);
  const changed = checked(fanvue, bearer.user, {
    ...post,
    ...(given.audience && { audience: given.audience }),
    ...(has('text') && { text: given.text ?? null }),
    ...(has('price') && { price: given.price ?? null }),
    ...(has('mediaUuids') && { mediaUuids: given.mediaUuids ?? [] }),
    ...(has('mediaPreviewUuid') && { mediaPreviewUuid: given.mediaPreviewUuid ?? null }),
    ...(has('collectionUuids') && { collectionUuids: given.collectionUuids ?? [] }),
    ...(has('expiresAt') && { expiresAt: time(given.expiresAt) }),
    ...(has('publishAt') && post.publishedAt === null && { publishAt: time(given.publishAt) }),
  });
  const publishesNow = post.publishedAt === null && changed.publishAt === null;
  const kept = fanvue.state.posts.change(post, { ...changed, ...(publishesNow && { publishedAt: now }) });
  call.commit(publishesNow ? 'post' : 'post-change', {
    resource: post.id,
    account: post.ownerId,
    text: kept.text ?? '',
  });
  return { status: 200, body: shown(fanvue, kept) };
}

/** `DELETE /posts/{uuid}`: it is hidden for good, and kept. */
export function deletePost(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const post = ownPost(fanvue, call, bearer);
  fanvue.state.posts.change(post, { deletedAt: fanvue.clock.now() });
  call.commit('post-deletion', { resource: post.id, account: post.ownerId });
  return { status: 204 };
}

export function pinPost(fanvue: FanvueSimulator, call: Call, bearer: Bearer, isPinned: boolean): Answer {
  const post = fanvue.state.posts.change(ownPost(fanvue, call, bearer), { isPinned });
  call.commit('pin', { resource: post.id, account: post.ownerId });
  return { status: 200, body: shown(fanvue, post) };
}

/** Somebody else's post, and one that is deleted, are not there. */
export function ownPost(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Post {
  publishDue(fanvue);
  const post = fanvue.state.posts.get(pathUuid(call, 'uuid'));
  if (!post || post.ownerId !== user.id || post.deletedAt !== undefined) throw notFound('Post');
  return post;
}

export const isLive = ({ clock }: Pick<FanvueSimulator, 'clock'>, post: Post): boolean =>
  post.deletedAt === undefined &&
  post.publishedAt !== null &&
  (post.expiresAt === null || post.expiresAt > clock.now());

/** What was scheduled comes out at its moment, whoever looks first. */
export function publishDue(fanvue: FanvueSimulator): void {
  const now = fanvue.clock.now();
  for (const post of fanvue.state.posts.values()) {
    if (post.publishedAt !== null || post.deletedAt !== undefined) continue;
    if (post.publishAt === null || post.publishAt > now) continue;
    fanvue.state.posts.change(post, { publishedAt: post.publishAt });
    commitByItself(fanvue, 'post', { resource: post.id, account: post.ownerId, text: post.text ?? '' });
  }
}

/** All that the answer to a creation says. */
const created = (post: Post) => ({
  uuid: post.id,
  createdAt: iso(post.createdAt),
  text: post.text,
  price: post.price,
  mediaPreviewUuid: post.mediaPreviewUuid,
  audience: post.audience,
  publishAt: iso(post.publishAt),
  publishedAt: iso(post.publishedAt),
  expiresAt: iso(post.expiresAt),
});

export function shown({ state }: FanvueSimulator, post: Post): object {
  const tips = state.reactionsTo(post.id, 'tip');
  const sum = (of: 'gross' | 'net') => tips.reduce((total, tip) => total + tip[of], 0);
  return {
    ...created(post),
    mediaUuids: post.mediaUuids,
    isPinned: post.isPinned,
    likesCount: state.reactionsTo(post.id, 'like').length,
    commentsCount: state.commentsOn(post.id).length,
    tips: { count: tips.length, totalGross: sum('gross'), totalNet: sum('net') },
    collections: post.collectionUuids.map((id) => ({ uuid: id, label: state.collections.get(id)?.label ?? '' })),
  };
}
