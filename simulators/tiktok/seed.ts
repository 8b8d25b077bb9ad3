import { createHash, randomUUID } from 'node:crypto';
import { dice } from '../shared/levers.js';
import type { TikTokSimulator } from './simulator.js';
import type { PostInfo, TikTokAccount, TikTokPost } from './state.js';

export type AccountSeed = Partial<Omit<TikTokAccount, 'username'>> & { username: string };

export function seedAccount(tiktok: TikTokSimulator, seed: AccountSeed): TikTokAccount {
  const { username } = seed;
  if (!/^[a-z0-9._]{2,24}$/.test(username)) throw new Error(`"${username}" is no username on TikTok`);
  const known = tiktok.state.account(username);
  if (known) return known;
  return tiktok.state.accounts.put({
    id: randomUUID(),
    unionId: randomUUID(),
    displayName: username,
    isPrivate: false,
    isVerified: false,
    isBanned: false,
    commentDisabled: false,
    duetDisabled: false,
    stitchDisabled: false,
    videoDurationMaxSec: 600,
    followers: 1_200,
    following: 80,
    ...seed,
  });
}

export interface PostsSeed {
  count: number;
  /** Every so many posts one of photos, or one that only its owner sees; 0 for none. */
  photoEvery?: number;
  selfOnlyEvery?: number;
  longEvery?: number;
  /** Age of the newest post, and the time between two of them. */
  newestAgeMs?: number;
  apartMs?: number;
  seed?: number;
}

const words =
  'morning light over the harbour new print batch studio notes second draft of the poster open tonight small changes big effect behind the scenes first sketch colour test paper and ink'.split(
    ' ',
  );

/** A history to import: the same posts for the same seed, oldest first. */
export function seedPosts(tiktok: TikTokSimulator, accountKey: string, seed: PostsSeed): string[] {
  const { count, newestAgeMs = 3_600_000, apartMs = 3_600_000 } = seed;
  const { photoEvery = 9, selfOnlyEvery = 11, longEvery = 7 } = seed;
  const account = accountOf(tiktok, accountKey);
  const draw = dice(seed.seed ?? 7);
  const due = (every: number, n: number) => every > 0 && n % every === 0;
  return Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    const length = due(longEvery, n) ? 40 : 8;
    const text = `${Array.from({ length }, () => words[Math.floor(draw() * words.length)]!).join(' ')} #no${n}`;
    return seedPost(tiktok, account.id, {
      text,
      at: tiktok.clock.now() - newestAgeMs - (count - n) * apartMs,
      kind: due(photoEvery, n) ? 'photo' : 'video',
      privacyLevel: due(selfOnlyEvery, n) ? 'SELF_ONLY' : 'PUBLIC_TO_EVERYONE',
      metrics: { views: n * 100, likes: n * 9, comments: n, shares: n % 5 },
    });
  });
}

export interface PostSeed {
  text: string;
  at?: number;
  kind?: 'video' | 'photo';
  privacyLevel?: PostInfo['privacyLevel'];
  metrics?: Partial<TikTokPost['metrics']>;
}

/** A post that the owner made in the app. */
export function seedPost(tiktok: TikTokSimulator, accountKey: string, seed: PostSeed): string {
  const { text, at = tiktok.clock.now(), kind = 'video', privacyLevel = 'PUBLIC_TO_EVERYONE' } = seed;
  const id = tiktok.state.nextPostId(at);
  tiktok.state.posts.put({
    id,
    accountId: accountOf(tiktok, accountKey).id,
    kind,
    createdAt: at,
    info: {
      privacyLevel,
      text,
      disableComment: false,
      disableDuet: false,
      disableStitch: false,
      brandContent: false,
      brandOrganic: false,
      isAigc: false,
      autoAddMusic: false,
    },
    media: [
      {
        type: kind === 'video' ? 'video/mp4' : 'image/jpeg',
        size: 1_000_000,
        sha256: createHash('sha256').update(id).digest('hex'),
        width: 720,
        height: 1_280,
        ...(kind === 'video' && { durationMs: 31_000 }),
      },
    ],
    ...(privacyLevel === 'PUBLIC_TO_EVERYONE' && { publicAt: at, announced: true }),
    metrics: { views: 0, likes: 0, comments: 0, shares: 0, ...seed.metrics },
  });
  return id;
}

export function accountOf({ state }: TikTokSimulator, key: string): TikTokAccount {
  const account = state.account(key);
  if (!account) throw new Error(`There is no account "${key}" on the simulated TikTok`);
  return account;
}
