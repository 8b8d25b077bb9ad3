import type { Feature } from '../../domain/features.js';
import type { ScopeSpec } from '../platform.js';
import type { Purpose } from './login.js';

const everything: readonly Feature[] = ['publish', 'unpublish', 'import', 'comments', 'direct-messages', 'insights'];

/** Facebook Login (instagram.md §1.1). */
export const facebookScopes = [
  {
    scope: 'instagram_basic',
    features: everything,
    required: true,
    why: 'Know which Instagram account this is, and read its own posts.',
  },
  {
    scope: 'pages_show_list',
    features: everything,
    required: true,
    why: 'Find the Facebook Page that your Instagram account is linked to: Instagram is reached through it.',
  },
  {
    scope: 'pages_read_engagement',
    features: everything,
    required: true,
    why: 'Read the Page’s name and what your role on it is. Nothing is ever posted to the Page.',
  },
  {
    scope: 'instagram_content_publish',
    features: ['publish', 'media'],
    required: false,
    why: 'Publish the pictures, videos and stories you ask us to.',
  },
  {
    scope: 'instagram_manage_contents',
    features: ['unpublish'],
    required: false,
    why: 'Delete a post again when you ask us to.',
  },
  {
    scope: 'instagram_manage_comments',
    features: ['comments'],
    required: false,
    why: 'Show you the comments on your posts, send the answers you approve, and write the first comment below a post.',
  },
  {
    scope: 'instagram_manage_messages',
    features: ['direct-messages'],
    required: false,
    why: 'Show you the direct messages that come in, and send the answers that you approve.',
  },
  {
    scope: 'pages_manage_metadata',
    features: ['direct-messages'],
    required: false,
    why: 'Be told by Instagram at once when a message or a comment comes in.',
  },
  {
    scope: 'instagram_manage_insights',
    features: ['insights'],
    required: false,
    why: 'Read how often your posts are seen.',
  },
  {
    scope: 'business_management',
    features: everything,
    required: false,
    why: 'Find Pages that you look after through a business portfolio. Nothing in the portfolio is changed.',
  },
] as const satisfies readonly ScopeSpec[];

export const facebookPurposes: Readonly<Record<Purpose, readonly string[]>> = {
  basic: ['instagram_basic'],
  publish: ['instagram_basic', 'instagram_content_publish'],
  remove: ['instagram_basic', 'instagram_manage_contents'],
  comments: ['instagram_basic', 'instagram_manage_comments'],
  messages: ['instagram_basic', 'instagram_manage_messages'],
  insights: ['instagram_basic', 'instagram_manage_insights'],
};

/** Instagram Login (instagram.md §1.1). */
export const instagramScopes = [
  {
    scope: 'instagram_business_basic',
    features: ['publish', 'import', 'comments', 'direct-messages', 'insights', 'stay-connected'],
    required: true,
    why: 'Know which account this is, read its own posts, and stay connected: without it the connection ends after 60 days.',
  },
  {
    scope: 'instagram_business_content_publish',
    features: ['publish', 'media'],
    required: false,
    why: 'Publish the pictures, videos and stories you ask us to.',
  },
  {
    scope: 'instagram_business_manage_comments',
    features: ['comments'],
    required: false,
    why: 'Show you the comments on your posts, send the answers you approve, and write the first comment below a post.',
  },
  {
    scope: 'instagram_business_manage_messages',
    features: ['direct-messages'],
    required: false,
    why: 'Show you the direct messages that come in, and send the answers that you approve.',
  },
  {
    scope: 'instagram_business_manage_insights',
    features: ['insights'],
    required: false,
    why: 'Read how often your posts are seen.',
  },
] as const satisfies readonly ScopeSpec[];

export const instagramPurposes: Readonly<Record<Purpose, readonly string[]>> = {
  basic: ['instagram_business_basic'],
  publish: ['instagram_business_basic', 'instagram_business_content_publish'],
  remove: [],
  comments: ['instagram_business_basic', 'instagram_business_manage_comments'],
  messages: ['instagram_business_basic', 'instagram_business_manage_messages'],
  insights: ['instagram_business_basic', 'instagram_business_manage_insights'],
};
