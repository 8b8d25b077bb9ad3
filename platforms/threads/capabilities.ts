import type { Capabilities, MediaRule } from '../platform.js';
import { textLengthMax } from './text.js';

const megabyte = 1024 * 1024;

export const mediaMax = 20;
export const altTextLengthMax = 1_000;

/** Documented limits of media (threads.md §3.4). Pictures are scaled, so that their width is not one of them. */
export const mediaRules = {
  image: {
    countMax: mediaMax,
    bytesMax: 8 * megabyte,
    mimeTypes: ['image/jpeg', 'image/png'],
    aspectRatio: { min: 0.1, max: 10 },
  },
  video: {
    countMax: mediaMax,
    bytesMax: 1024 * megabyte,
    mimeTypes: ['video/mp4', 'video/quicktime'],
    durationMs: { min: 0, max: 300_000 },
    width: { min: 0, max: 1_920 },
    aspectRatio: { min: 0.01, max: 10 },
    frameRate: { min: 23, max: 60 },
    videoCodecs: ['avc', 'hevc'],
  },
} satisfies Record<string, MediaRule>;

export const capabilities: Capabilities = {
  publish: {
    text: {
      lengthMax: textLengthMax,
      counting: 'An emoji counts as many as it has bytes (usually 4), every other character 1.',
      required: false,
    },
    ...mediaRules,
    altText: { can: true },
    thread: { can: true, note: 'Each part is published once the one before it is live.' },
    fetchesMedia: ['image', 'video'],
    staging: 'always',
    stagingOrder: 'part-by-part',
    confirmation: 'poll',
    confirmWithinMs: 10 * 60_000,
    // A container may go on saying FINISHED for minutes after it was published (threads.md §9.2).
    reconcile: { can: true, looks: 4, overMs: 3 * 60_000 },
  },
  unpublish: { can: true, note: 'At most 100 a day.' },
  import: { can: true, note: 'Posts; replies to others are not in the list, reposts are left out.' },
  comments: { can: true, note: 'Replies to the 100 latest posts, and mentions.' },
  directMessages: { can: false, reason: 'Threads lets no app read or send direct messages.' },
  answers: ['comment', 'reply', 'mention'],
  insights: { can: true, note: 'The number of followers only with a linked Instagram account.' },
  webhooks: { can: true, note: 'Configured in Meta’s dashboard, for public profiles.' },
};
