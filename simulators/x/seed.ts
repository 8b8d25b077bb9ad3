import { createHash } from 'node:crypto';
import { dice } from '../shared/levers.js';
import { announceDm, conversationOf, storeDm } from './dms.js';
import { newMedia } from './media.js';
import { announcePost, mayEdit, storePost, takeDown } from './posts.js';
import type { XSimulator } from './simulator.js';
import type { DmEvent, Media, MediaKind, Post, PostMetrics, XAccount } from './state.js';

export interface AccountSeed {
  username: string;
  name?: string;
  id?: string;
  createdAt?: number;
  description?: string;
  location?: string;
  email?: string;
  protected?: boolean;
  verifiedType?: XAccount['verifiedType'];
  subscriptionType?: XAccount['subscriptionType'];
  receivesDms?: boolean;
  longVideo?: boolean;
  followers?: number;
  following?: number;
}

export function seedAccount(x: XSimulator, seed: AccountSeed): XAccount {
  const { username } = seed;
  if (!/^[A-Za-z0-9_]{1,15}$/.test(username)) throw new Error(`"${username}" is no username on X`);
  const known = x.state.accountByUsername(username);
  if (known) return known;
  const createdAt = seed.createdAt ?? x.clock.now() - 1000 * 86_400_000;
  return x.state.addAccount({
    id: x.state.nextId(createdAt),
    name: username,
    description: '',
    location: '',
    email: `${username.toLowerCase()}@mail.example`,
    protected: false,
    verifiedType: 'none',
    subscriptionType: 'None',
    receivesDms: true,
    longVideo: false,
    followers: 100,
    following: 50,
    ...seed,
    createdAt,
    status: 'active',
  });
}

export interface PostsSeed {
  count: number;
  /** Every so many posts one of this kind; 0 for none. */
  photoEvery?: number;
  videoEvery?: number;
  gifEvery?: number;
  threadEvery?: number;
  repostEvery?: number;
  longEvery?: number;
  linkEvery?: number;
  editedEvery?: number;
  withMedia?: boolean;
  /** Age of the newest post, and the time between two of them. */
  newestAgeMs?: number;
  apartMs?: number;
  seed?: number;
}

const words =
  'morning light over the harbour new print batch studio notes second draft of the poster open tonight small changes big effect thank you for the kind words behind the scenes first sketch colour test paper and ink'.split(
    ' ',
  );

/** A history to import: the same posts for the same seed, oldest first. */
export function seedPosts(x: XSimulator, accountKey: string, seed: PostsSeed): string[] {
  const author = accountOf(x, accountKey);
  const { count, withMedia = true, newestAgeMs = 3_600_000, apartMs = 3_600_000 } = seed;
  const { threadEvery = 10, repostEvery = 12, longEvery = 25, linkEvery = 4, editedEvery = 40 } = seed;
  const {
    photoEvery = 3,
    videoEvery = 15,
    gifEvery = 35,
  } = withMedia ? seed : { photoEvery: 0, videoEvery: 0, gifEvery: 0 };
  const draw = dice(seed.seed ?? 7);
  const now = x.clock.now();
  const posts: Post[] = [];
  const due = (every: number, n: number) => every > 0 && n % every === 0;

  for (let n = 1; n <= count; n += 1) {
    const at = now - newestAgeMs - (count - n) * apartMs;
    const before = posts.at(-1);
    const sentence = (length: number) =>
      Array.from({ length }, () => words[Math.floor(draw() * words.length)]!).join(' ');
    if (due(repostEvery, n)) {
      posts.push(repost(x, author, at, n));
      continue;
    }
    const long = due(longEvery, n);
    const text = `${sentence(long ? 90 : 8)}${due(linkEvery, n) ? ` https://studio.example/notes/${n}` : ''} & more #no${n}`;
    const media = due(videoEvery, n)
      ? [seedMedia(x, author, 'video', at, n)]
      : due(gifEvery, n)
        ? [seedMedia(x, author, 'animated_gif', at, n)]
        : due(photoEvery, n)
          ? Array.from({ length: 1 + (n % 4) }, (_, i) => seedMedia(x, author, 'photo', at, n * 10 + i))
          : [];
    const target = due(threadEvery, n) && before && !before.repostOf ? before : undefined;
    const post = storePost(x, { author, text, at, target, media });
    posts.push(post);
    if (due(editedEvery, n))
      posts[posts.length - 1] = storePost(x, {
        author,
        text: `${text} (edited)`,
        at: at + 60_000,
        previous: post,
        media,
      });
  }
  return posts.map(({ id }) => id);
}

function repost(x: XSimulator, author: XAccount, at: number, n: number): Post {
  const stranger = seedAccount(x, { username: 'paper_daily', name: 'Paper Daily' });
  const original = storePost(x, { author: stranger, text: `Issue ${n}`, at: at - 60_000 });
  return storePost(x, { author, text: `RT @${stranger.username}: ${original.sentText}`, at, repostOf: original });
}

function seedMedia(x: XSimulator, owner: XAccount, kind: MediaKind, at: number, n: number): Media {
  const category = { photo: 'tweet_image', animated_gif: 'tweet_gif', video: 'tweet_video' }[kind];
  const declaredType = { photo: 'image/jpeg', animated_gif: 'image/gif', video: 'video/mp4' }[kind];
  const media = newMedia(x, owner, { kind, category, declaredType, declaredBytes: 0 }, at);
  const [width, height] = n % 2 === 0 ? [1200, 800] : [800, 1000];
  const altText = kind === 'photo' && n % 2 === 0 ? `Picture ${n}` : undefined;
  const durationMs = kind === 'video' ? 5000 + (n % 20) * 1000 : undefined;
  const sha256 = createHash('sha256').update(media.id).digest('hex');
  return x.state.media.put({ ...media, state: 'ready', finalizedAt: at, width, height, durationMs, altText, sha256 });
}

export interface PostSeed {
  text: string;
  replyTo?: string;
  quoteOf?: string;
  at?: number;
  replySettings?: Post['replySettings'];
  metrics?: Partial<PostMetrics>;
}

/** A post by anybody, who is made up if need be: a comment, a mention, or one's own from elsewhere. */
export function seedPost(x: XSimulator, from: string, seed: PostSeed): string {
  const author = x.state.account(from) ?? seedAccount(x, { username: from });
  const target = seed.replyTo === undefined ? undefined : x.state.posts.get(seed.replyTo);
  if (seed.replyTo !== undefined && !target) throw new Error(`There is no post "${seed.replyTo}" to answer`);
  const { text, at, quoteOf, replySettings, metrics } = seed;
  const post = storePost(x, { author, text, at, target, quoteOf, replySettings });
  if (metrics) x.state.posts.change(post, { metrics });
  announcePost(x, post);
  return post.id;
}

/** What its author does in X's own app. */
export function editPostOf(x: XSimulator, postId: string, text: string): string {
  const previous = postNamed(x, postId);
  const newest = x.state.posts.get(previous.editHistory.at(-1)!) ?? previous;
  if (!mayEdit(x, newest)) throw new Error(`X lets nobody edit the post "${postId}" (any more)`);
  return storePost(x, { author: x.state.accounts.get(newest.authorId)!, text, previous: newest }).id;
}

export const deletePostOf = (x: XSimulator, postId: string): void => takeDown(x, postNamed(x, postId));

function postNamed(x: XSimulator, postId: string): Post {
  const post = x.state.posts.get(postId);
  if (!post) throw new Error(`There is no post "${postId}"`);
  return post;
}

export function seedDm(x: XSimulator, from: string, to: string, text: string, at?: number): DmEvent {
  const sender = x.state.account(from) ?? seedAccount(x, { username: from });
  const receiver = accountOf(x, to);
  const participantIds = [sender.id, receiver.id];
  const dm = storeDm(x, {
    conversationId: conversationOf(sender.id, receiver.id),
    participantIds,
    senderId: sender.id,
    text,
    at,
  });
  announceDm(x, dm);
  return dm;
}

export function accountOf(x: XSimulator, key: string): XAccount {
  const account = x.state.account(key);
  if (!account) throw new Error(`There is no account "${key}" on the simulated X`);
  return account;
}
