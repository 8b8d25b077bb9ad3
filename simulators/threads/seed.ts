import { createHash } from 'node:crypto';
import { dice } from '../shared/levers.js';
import { storePost } from './posts.js';
import type { ThreadsSimulator } from './simulator.js';
import type { Post, PostMedia, PostMetrics, Profile } from './state.js';

export type ProfileSeed = Pick<Profile, 'username'> & Partial<Profile>;

export function seedAccount({ state }: ThreadsSimulator, seed: ProfileSeed): Profile {
  const username = seed.username.toLowerCase();
  if (!/^[a-z0-9_.]{1,30}$/.test(username)) throw new Error(`"${seed.username}" is no username on Threads`);
  const known = state.profile(username);
  if (known) return known;
  return state.profiles.put({
    id: state.newId('178414'),
    name: username,
    biography: '',
    verified: false,
    private: false,
    linkedInstagram: true,
    geoGating: false,
    status: 'active',
    followers: 120,
    ...seed,
    username,
  });
}

export function profileOf({ state }: ThreadsSimulator, key: string): Profile {
  const profile = state.profile(key);
  if (!profile) throw new Error(`There is no profile "${key}" on the simulated Threads`);
  return profile;
}

export interface PostsSeed {
  count: number;
  /** Every so many posts one of this kind; 0 for none. */
  photoEvery?: number;
  videoEvery?: number;
  carouselEvery?: number;
  replyEvery?: number;
  repostEvery?: number;
  newestAgeMs?: number;
  apartMs?: number;
  seed?: number;
}

const words =
  'open today new beans on the counter thank you for the kind words rain outside warm inside two tables left small changes big effect first batch of the morning'.split(
    ' ',
  );

/** A history to import: posts, with replies and reposts among them, oldest first. */
export function seedPosts(threads: ThreadsSimulator, key: string, seed: PostsSeed): string[] {
  const author = profileOf(threads, key);
  const { count, photoEvery = 3, videoEvery = 8, carouselEvery = 10, replyEvery = 6, repostEvery = 9 } = seed;
  const { newestAgeMs = 3_600_000, apartMs = 3_600_000 } = seed;
  const draw = dice(seed.seed ?? 7);
  const due = (every: number, n: number) => every > 0 && n % every === 0;
  const posts: Post[] = [];

  for (let n = 1; n <= count; n += 1) {
    const createdAt = threads.clock.now() - newestAgeMs - (count - n) * apartMs;
    const text = `${Array.from({ length: 8 }, () => words[Math.floor(draw() * words.length)]!).join(' ')} & more ${n}`;
    const files = due(carouselEvery, n) ? 3 : due(videoEvery, n) || due(photoEvery, n) ? 1 : 0;
    const kind = due(videoEvery, n) ? 'video' : 'image';
    const before = posts.at(-1);
    if (due(repostEvery, n)) {
      const stranger = seedAccount(threads, { username: 'paper_daily' });
      const original = storePost(threads, stranger, {
        type: 'TEXT_POST',
        text: `Issue ${n}`,
        createdAt: createdAt - 60_000,
      });
      posts.push(storePost(threads, author, { type: 'REPOST_FACADE', text: '', repostOf: original.id, createdAt }));
      continue;
    }
    posts.push(
      storePost(threads, author, {
        type: files > 1 ? 'CAROUSEL_ALBUM' : files === 0 ? 'TEXT_POST' : kind === 'video' ? 'VIDEO' : 'IMAGE',
        text,
        media: Array.from({ length: files }, (_, index) => seedMedia(threads, kind, n * 10 + index)),
        createdAt,
        ...(due(replyEvery, n) && before && !before.repostOf && { repliedTo: before.id }),
      }),
    );
  }
  return posts.map(({ id }) => id);
}

const seedMedia = ({ state }: ThreadsSimulator, kind: 'image' | 'video', n: number): PostMedia => ({
  id: state.newId('179'),
  kind,
  sha256: createHash('sha256').update(String(n)).digest('hex'),
  ...(n % 2 === 0 && { altText: `Picture ${n}` }),
});

export interface PostSeed {
  text: string;
  replyTo?: string;
  at?: number;
  metrics?: Partial<PostMetrics>;
}

/** A post by anybody, who is made up if need be: a reply, a mention, or one's own from elsewhere. */
export function seedPost(threads: ThreadsSimulator, from: string, { text, replyTo, at, metrics }: PostSeed): string {
  const author = threads.state.profile(from) ?? seedAccount(threads, { username: from });
  const target = replyTo === undefined ? undefined : threads.state.posts.get(replyTo);
  if (replyTo !== undefined && !target) throw new Error(`There is no post "${replyTo}" to answer`);
  const root = threads.state.posts.get(target?.rootId ?? '');
  const post = storePost(threads, author, {
    type: 'TEXT_POST',
    text,
    ...(replyTo !== undefined && { repliedTo: replyTo }),
    ...(at !== undefined && { createdAt: at }),
    ...(metrics && { metrics }),
    ...(root?.replyApprovals && root.authorId !== author.id && { approval: 'pending' as const }),
  });
  threads.announce('published', post);
  return post.id;
}
