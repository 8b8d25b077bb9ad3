import type { Capabilities, MediaRule } from '../platform.js';

export const textLengthMax = 5_000;

const bytesMax = 1_610_612_736;
/** How many a post may have is not published: what is too much, Fanvue refuses in its own words (fanvue.md §3.2). */
const countMax = 50;

/** The formats are not published either; these are the usual ones (fanvue.md §3.4). */
export const mediaRules = {
  image: { countMax, bytesMax, mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] },
  gif: { countMax, bytesMax, mimeTypes: ['image/gif'] },
  video: { countMax, bytesMax, mimeTypes: ['video/mp4', 'video/quicktime', 'video/webm'] },
} satisfies Record<string, MediaRule>;

export const capabilities: Capabilities = {
  publish: {
    text: {
      lengthMax: textLengthMax,
      counting: 'Every character counts one.',
      unit: 'character',
      required: false,
    },
    ...mediaRules,
    altText: { can: false, reason: 'Fanvue has no field for the alt text of pictures.' },
    thread: { can: false, reason: 'Fanvue’s posts do not answer each other.' },
    mediaRoles: ['preview'],
    staging: 'with-media',
    confirmation: 'by-answer',
    // How far the list of posts lags is not published (fanvue.md §8.9).
    reconcile: { can: true, looks: 3, overMs: 60_000 },
  },
  unpublish: { can: true },
  import: { can: true, note: 'Every published post, with its pictures and videos.' },
  comments: {
    can: true,
    note: 'Comments on the account’s own posts. Fanvue does not nest them: an answer stands beside the comment, under the post.',
  },
  directMessages: { can: true, note: 'Reading leaves them unread at Fanvue.' },
  answers: ['comment', 'direct-message'],
  insights: {
    can: true,
    note: 'Likes, comments and tips of posts; fans and earnings of the account. Fanvue does not tell how often a post was seen.',
  },
  webhooks: {
    can: true,
    note: 'Messages, followers, subscribers, purchases and tips, signed, to one address for the whole app, which is set in Fanvue’s developer area. Comments are read by asking.',
  },
};
