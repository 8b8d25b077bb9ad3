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

/** The same in plain words. */
export const limitLabels: Readonly<Record<ThreadsEndpoint, string>> = {
  'GET /me': 'reading the profile',
  'GET /debug_token': 'reading what the owner allowed',
  'POST /me/threads': 'handing over parts and media',
  'GET /:container': 'looks at what was handed over',
  'POST /me/threads_publish': 'posts',
  'POST /me/threads_publish (reply)': 'replies and later parts of threads',
  'GET /me/threads_publishing_limit': 'asking what is left',
  'GET /:media': 'reading single posts',
  'DELETE /:media': 'deleting posts',
  'GET /me/threads': 'reading the profile’s posts',
  'GET /me/replies': 'reading the profile’s replies',
  'GET /:media/conversation': 'reading comments',
  'GET /me/mentions': 'reading mentions',
  'GET /:media/insights': 'reading numbers of posts',
  'GET /me/threads_insights': 'reading numbers of the profile',
};

/** What follows in a thread is a reply, which is counted apart. */
export const publishEndpoint: ThreadsEndpoint = 'POST /me/threads_publish';
