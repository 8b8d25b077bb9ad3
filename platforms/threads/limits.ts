import type { LimitRule, LimitTable } from '../platform.js';

const dayMs = 24 * 3_600_000;
const account = (limit: number): LimitRule => ({ scope: 'account', limit, windowMs: dayMs });

/** 4,800 calls a day for each impression of the profile, and never fewer than for ten (threads.md §7). */
const calls = account(48_000);

/** Documented limits (threads.md §3.4, §7). Posts and replies are counted apart, and where they are published. */
export const limits = {
  'GET /me': [calls],
  'GET /debug_token': [calls],
  'POST /me/threads': [calls],
  'GET /:container': [calls],
  'POST /me/threads_publish': [account(250)],
  'POST /me/threads_publish (reply)': [account(1_000)],
  'GET /me/threads_publishing_limit': [calls],
  'GET /:media': [calls],
  'DELETE /:media': [account(100)],
  'GET /me/threads': [calls],
  'GET /me/replies': [calls],
  'GET /:media/conversation': [calls],
  'GET /me/mentions': [calls],
  'GET /:media/insights': [calls],
  'GET /me/threads_insights': [calls],
} satisfies LimitTable;

export type ThreadsEndpoint = keyof typeof limits;
