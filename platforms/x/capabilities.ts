import type { Capabilities, MediaRule } from '../platform.js';

const megabyte = 1024 * 1024;

/** X's documented limits of media (x.md §3.3). Accounts that pay X may post longer videos. */
export const mediaRules = {
  image: { countMax: 4, bytesMax: 5 * megabyte, mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] },
  gif: { countMax: 1, bytesMax: 15 * megabyte, mimeTypes: ['image/gif'] },
  video: {
    countMax: 1,
    bytesMax: 512 * megabyte,
    mimeTypes: ['video/mp4', 'video/quicktime', 'video/webm', 'video/mp2t'],
    durationMs: { min: 500, max: 140_000 },
  },
} satisfies Record<string, MediaRule>;

export const altTextLengthMax = 1_000;

export const capabilities: Capabilities = {
  publish: {
    text: {
      lengthMax: 280,
      counting: 'Weighted: CJK and emoji count 2, every link 23. Accounts with Premium may write 25,000.',
      required: false,
    },
    ...mediaRules,
    altText: { can: true, note: 'For pictures and GIFs.' },
    thread: { can: true },
    staging: 'with-media',
    confirmation: 'by-answer',
    // X's timeline lags behind a post by ten to thirty seconds (x.md §9.1).
    reconcile: { can: true, looks: 3, overMs: 60_000 },
  },
  unpublish: { can: true },
  import: { can: true, note: 'The 3,200 latest posts.', postsMax: 3_200 },
  comments: {
    can: true,
    note: 'Replies and mentions; replies of more than seven days ago only where they mention the account.',
  },
  directMessages: {
    can: true,
    note: 'Unencrypted messages of the last 30 days. Most chats between people have moved to encrypted XChat and cannot be read.',
  },
  answers: ['comment', 'reply', 'mention', 'direct-message'],
  insights: { can: true, note: 'Clicks and engagements for 30 days after a post, public numbers without end.' },
  webhooks: { can: true, note: 'Taken at /webhooks/x, once the app is subscribed to them at X.' },
};
