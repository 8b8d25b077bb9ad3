import type { LimitRule, LimitTable } from '../platform.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const account = (limit: number, windowMs = minuteMs): LimitRule => ({ scope: 'account', limit, windowMs });

/** TikTok's documented limits (tiktok.md §8), all per token. It tells nothing of them in headers. */
export const limits = {
  'GET /v2/user/info/': [account(600)],
  'POST /v2/post/publish/creator_info/query/': [account(20)],
  // Videos and photos that are posted directly: about 15 a day together, summed over every app of the account.
  'POST /v2/post/publish/:kind/init/': [account(6), account(15, dayMs)],
  // Drafts: no more than five may wait in the owner's inbox, which only TikTok can count.
  'POST /v2/post/publish/inbox/:kind/init/': [account(6)],
  'PUT upload_url': [],
  'POST /v2/post/publish/status/fetch/': [account(30)],
  'POST /v2/video/list/': [account(600)],
  'POST /v2/video/query/': [account(600)],
} satisfies LimitTable;

export type TikTokEndpoint = keyof typeof limits;

/** The same in plain words. */
export const limitLabels: Readonly<Record<TikTokEndpoint, string>> = {
  'GET /v2/user/info/': 'reading the account',
  'POST /v2/post/publish/creator_info/query/': 'asking what the account may post',
  'POST /v2/post/publish/:kind/init/': 'posts',
  'POST /v2/post/publish/inbox/:kind/init/': 'drafts',
  'PUT upload_url': 'uploads',
  'POST /v2/post/publish/status/fetch/': 'looks at what became of a post',
  'POST /v2/video/list/': 'reading the account’s videos',
  'POST /v2/video/query/': 'reading single videos and their numbers',
};

/** TikTok counts a post when its upload begins. Drafts are counted apart. */
export const publishEndpoint: TikTokEndpoint = 'POST /v2/post/publish/:kind/init/';
