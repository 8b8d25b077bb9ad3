import type { LimitRule, LimitTable } from '../platform.js';

const secondMs = 1_000;
const dayMs = 24 * 3_600_000;

const account = (limit: number, windowMs: number): LimitRule => ({ scope: 'account', limit, windowMs });

/**
 * Documented limits (instagram.md §3.3, §3.5, §7). Most calls draw on one that nobody outside knows, 4,800 times the account's
 * impressions a day: its headers are read (meta/usage.ts), and nothing is counted beforehand. How many posts a day an account
 * may publish, 100 or fewer, is asked while its media are handed over (stage.ts).
 */
export const limits = {
  'GET /me': [],
  'GET /me/permissions': [],
  'GET /me/accounts': [],
  'GET /me/businesses': [],
  'GET /:business-id/owned_pages': [],
  'GET /:business-id/client_pages': [],
  'GET /:ig-user-id': [],
  'GET /:ig-user-id/content_publishing_limit': [],
  'POST /:ig-user-id/media': [account(400, dayMs)],
  'POST rupload': [],
  'GET /:container-id': [],
  'POST /:ig-user-id/media_publish': [account(100, dayMs)],
  'GET /:media-id': [],
  'DELETE /:media-id': [],
  'GET /:ig-user-id/media': [],
  'GET /:ig-user-id/stories': [],
  'GET /:media-id/comments': [],
  'POST /:media-id/comments': [],
  'GET /:comment-id': [],
  'GET /:comment-id/replies': [],
  'POST /:comment-id/replies': [],
  'GET /conversations': [account(2, secondMs)],
  'POST /messages': [account(100, secondMs)],
  'POST /subscribed_apps': [],
  'DELETE /subscribed_apps': [],
  'GET /:media-id/insights': [],
  'GET /:ig-user-id/insights': [],
} satisfies LimitTable;

export type InstagramEndpoint = keyof typeof limits;

/** The same in plain words. */
export const limitLabels: Readonly<Record<InstagramEndpoint, string>> = {
  'GET /me': 'reading the login',
  'GET /me/permissions': 'reading what the owner allowed',
  'GET /me/accounts': 'reading the owner’s Pages',
  'GET /me/businesses': 'reading the owner’s businesses',
  'GET /:business-id/owned_pages': 'reading the Pages of a business',
  'GET /:business-id/client_pages': 'reading the Pages of a business’s clients',
  'GET /:ig-user-id': 'reading the account',
  'GET /:ig-user-id/content_publishing_limit': 'asking what is left',
  'POST /:ig-user-id/media': 'handing over posts and media',
  'POST rupload': 'uploads',
  'GET /:container-id': 'looks at what was handed over',
  'POST /:ig-user-id/media_publish': 'posts',
  'GET /:media-id': 'reading single posts',
  'DELETE /:media-id': 'deleting posts',
  'GET /:ig-user-id/media': 'reading the account’s posts',
  'GET /:ig-user-id/stories': 'reading the account’s stories',
  'GET /:media-id/comments': 'reading comments',
  'POST /:media-id/comments': 'comments, as the later parts of threads are',
  'GET /:comment-id': 'reading single comments',
  'GET /:comment-id/replies': 'reading answers to comments',
  'POST /:comment-id/replies': 'answers to comments',
  'GET /conversations': 'reading conversations',
  'POST /messages': 'direct messages',
  'POST /subscribed_apps': 'beginnings of webhooks',
  'DELETE /subscribed_apps': 'ends of webhooks',
  'GET /:media-id/insights': 'reading numbers of posts',
  'GET /:ig-user-id/insights': 'reading numbers of the account',
};

/** What follows in a thread is a comment, which is counted apart. */
export const publishEndpoint: InstagramEndpoint = 'POST /:ig-user-id/media_publish';
