import { dice } from '../shared/levers.js';
import { storeMessage } from './chats.js';
import { storeComment } from './comments.js';
import { seedMedia } from './media.js';
import { eventTypes, notify } from './notifications.js';
import type { FanvueSimulator } from './simulator.js';
import type { Audience, Comment, MediaType, Message, Post, Reaction, User } from './state.js';
import { commented, deliver, followed, messageReceived, tipped } from './webhooks.js';

export interface UserSeed {
  handle: string;
  displayName?: string;
  /** Left out, it is a creator. */
  isCreator?: boolean;
  status?: User['status'];
  contactable?: boolean;
  followers?: number;
  subscribers?: number;
}

export function seedUser({ state, clock }: FanvueSimulator, seed: UserSeed): User {
  const { handle } = seed;
  if (!/^[a-z0-9_-]{1,30}$/.test(handle)) throw new Error(`"${handle}" is no handle on Fanvue`);
  const known = state.user(handle);
  if (known) return known;
  return state.users.put({
    ...{ id: state.nextId(), displayName: handle, email: `${handle}@mail.example`, bio: '', isCreator: true },
    ...{ status: 'active', contactable: true, followers: 800, subscribers: 45, likes: 120 },
    ...{ createdAt: clock.now() - 600 * 86_400_000, ...seed },
  });
}

/** Somebody who writes, comments and tips; made up if need be. */
export const fanNamed = (fanvue: FanvueSimulator, key: string): User =>
  fanvue.state.user(key) ?? seedUser(fanvue, { handle: key, isCreator: false });

export function userOf({ state }: FanvueSimulator, key: string): User {
  const user = state.user(key);
  if (!user) throw new Error(`There is no account "${key}" on the simulated Fanvue`);
  return user;
}

// ---------------------------------------------------------------- posts

export interface PostSeed {
  text?: string;
  at?: number;
  audience?: Audience;
  price?: number;
  media?: MediaType[];
  isPinned?: boolean;
  /** Scheduled at Fanvue by the owner. */
  publishAt?: number;
}

/** A post that the owner made in Fanvue's own app. */
export function seedPost(fanvue: FanvueSimulator, key: string, seed: PostSeed): Post {
  const { state, clock } = fanvue;
  const owner = userOf(fanvue, key);
  const { at = clock.now(), text = null, audience = 'followers-and-subscribers', price = null, media = [] } = seed;
  const files = media.map((type) => seedMedia(fanvue, owner, type, at, state.media.size + 1));
  return state.posts.put({
    ...{ id: state.nextId(), ownerId: owner.id, seq: state.nextSeq(), createdAt: at, text, price, audience },
    ...{ mediaUuids: files.map(({ id }) => id), mediaPreviewUuid: null, collectionUuids: [] },
    ...{ publishAt: seed.publishAt ?? null, publishedAt: seed.publishAt === undefined ? at : null },
    ...{ expiresAt: null, isPinned: seed.isPinned ?? false },
  });
}

export interface PostsSeed {
  count: number;
  /** Every so many posts one of this kind; 0 for none. */
  imageEvery?: number;
  videoEvery?: number;
  audioEvery?: number;
  paidEvery?: number;
  /** Age of the newest post, and the time between two of them. */
  newestAgeMs?: number;
  apartMs?: number;
  seed?: number;
}

const words =
  'morning light over the harbour new set tonight behind the scenes thank you for the kind words second look small changes big effect colour test a quiet day by the sea'.split(
    ' ',
  );

/** A history to import: the same posts for the same seed, oldest first. */
export function seedPosts(fanvue: FanvueSimulator, key: string, seed: PostsSeed): string[] {
  const { count, newestAgeMs = 3_600_000, apartMs = 3_600_000 } = seed;
  const { imageEvery = 3, videoEvery = 7, audioEvery = 20, paidEvery = 10 } = seed;
  const draw = dice(seed.seed ?? 7);
  const now = fanvue.clock.now();
  const due = (every: number, n: number) => every > 0 && n % every === 0;
  const posts = Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    const text = Array.from({ length: 8 }, () => words[Math.floor(draw() * words.length)]!).join(' ');
    const media: MediaType[] = due(videoEvery, n)
      ? ['video']
      : due(audioEvery, n)
        ? ['audio']
        : due(imageEvery, n)
          ? Array<MediaType>(1 + (n % 3)).fill('image')
          : [];
    return seedPost(fanvue, key, {
      ...{ text: `${text} & more #no${n}`, media, at: now - newestAgeMs - (count - n) * apartMs },
      ...(due(paidEvery, n) && media.length > 0 && { price: 500 }),
      audience: n % 2 === 0 ? 'subscribers' : 'followers-and-subscribers',
    });
  });
  return posts.map(({ id }) => id);
}

// ---------------------------------------------------------------- people

/** Somebody comments on a post, and its owner is told. */
export function seedComment(fanvue: FanvueSimulator, from: string, postId: string, text: string, at?: number): Comment {
  const post = postOf(fanvue, postId);
  const fan = fanNamed(fanvue, from);
  const comment = storeComment(fanvue, { postId, userId: fan.id, text, ...(at !== undefined && { at }) });
  const { createdAt } = comment;
  const of = { receiverId: post.ownerId, originatorId: fan.id, postId, at: createdAt };
  notify(fanvue, { ...of, eventType: eventTypes.postComment });
  void deliver(fanvue, commented(post.ownerId, comment));
  return comment;
}

export function seedReaction(
  fanvue: FanvueSimulator,
  from: string,
  postId: string,
  kind: Reaction['kind'],
  gross = 0,
): Reaction {
  const { state, clock } = fanvue;
  const post = postOf(fanvue, postId);
  const fan = fanNamed(fanvue, from);
  const reaction = state.reactions.put({
    ...{
      id: state.nextId(),
      kind,
      postId,
      userId: fan.id,
      createdAt: clock.now(),
      gross,
      net: Math.floor(gross * 0.8),
    },
  });
  const eventType = kind === 'like' ? eventTypes.postLike : eventTypes.tip;
  notify(fanvue, { receiverId: post.ownerId, originatorId: fan.id, postId, eventType });
  if (kind === 'tip') void deliver(fanvue, tipped(fanvue, post.ownerId, reaction));
  return reaction;
}

export function seedMessage(
  fanvue: FanvueSimulator,
  from: string,
  to: string,
  text: string | null,
  { at, type }: { at?: number; type?: string } = {},
): Message {
  const sender = fanNamed(fanvue, from);
  const receiver = userOf(fanvue, to);
  const message = storeMessage(fanvue, {
    ...{ fromId: sender.id, toId: receiver.id, text },
    ...(at !== undefined && { at }),
    ...(type !== undefined && { type }),
  });
  void deliver(fanvue, messageReceived(fanvue, message));
  return message;
}

export function seedFollow(fanvue: FanvueSimulator, from: string, to: string): void {
  const fan = fanNamed(fanvue, from);
  const creator = userOf(fanvue, to);
  fanvue.state.users.change(creator, { followers: creator.followers + 1 });
  notify(fanvue, { receiverId: creator.id, originatorId: fan.id, eventType: eventTypes.follower });
  void deliver(fanvue, followed(fanvue, creator, fan));
}

export function postOf({ state }: FanvueSimulator, postId: string): Post {
  const post = state.posts.get(postId);
  if (!post) throw new Error(`There is no post "${postId}"`);
  return post;
}
