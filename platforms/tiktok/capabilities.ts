import type { Capabilities, MediaRule } from '../platform.js';

const minuteMs = 60_000;

/** TikTok's documented limits of media (tiktok.md §9). How long a video may be is each account's own; nobody's is longer than this. */
export const mediaRules = {
  video: {
    countMax: 1,
    bytesMax: 4_000_000_000,
    mimeTypes: ['video/mp4', 'video/quicktime', 'video/webm'],
    durationMs: { min: 0, max: 10 * minuteMs },
    width: { min: 360, max: 4_096 },
    height: { min: 360, max: 4_096 },
    frameRate: { min: 23, max: 60 },
    videoCodecs: ['avc', 'hevc', 'vp8', 'vp9'],
  },
  image: {
    countMax: 35,
    bytesMax: 20_000_000,
    mimeTypes: ['image/jpeg', 'image/webp'],
    width: { min: 1, max: 1_920 },
    height: { min: 1, max: 1_920 },
  },
} satisfies Record<string, MediaRule>;

export const captionLengthMax = 2_200;
export const photoTextLengthMax = 4_000;
export const photoTitleLengthMax = 90;

export const unauditedNote =
  'TikTok has not audited this app yet: until it has, the account itself must be private and every post “only me” (SELF_ONLY), and at most five accounts may post in a day.';

export const capabilities = (audited: boolean): Capabilities => ({
  publish: {
    note: [
      audited ? '' : unauditedNote,
      'A post is one video or up to 35 photos; who may see it is chosen for each post. A draft goes to the owner’s inbox in the TikTok app and counts as published once it is there: the owner finishes it.',
    ]
      .filter(Boolean)
      .join(' '),
    mediaRequired: true,
    text: {
      lengthMax: captionLengthMax,
      counting:
        'UTF-16 units: most emoji count 2. Photos may have 4,000 and a title of 90; a video’s draft has no text.',
      required: false,
    },
    ...mediaRules,
    altText: { can: false, reason: 'TikTok’s API takes no alt text.' },
    thread: { can: false, reason: 'TikTok has no threads: a post stands by itself.' },
    // Videos only where the post says so (`source: 'url'`).
    fetchesMedia: ['image'],
    staging: 'with-media',
    confirmation: 'poll',
    // Publishing takes minutes; the moderation of a public post was seen to take hours (tiktok.md §3.7).
    confirmWithinMs: 6 * 60 * minuteMs,
    // An upload is asked for by its publish id, without a lag: the time is for bytes that are still on their way.
    reconcile: { can: true, looks: 3, overMs: 20_000 },
  },
  unpublish: {
    can: false,
    reason: 'TikTok lets only the owner delete a post, in its app: open the post by its link, then ⋯ → Delete.',
  },
  import: {
    can: true,
    note: 'Public posts only, as TikTok lists no others: text, cover and numbers. The video files themselves are not to be had.',
  },
  comments: {
    can: false,
    reason: 'TikTok shows comments to its Business API only, which is another registration with another login.',
  },
  directMessages: {
    can: false,
    reason: 'TikTok shows messages to its Business API only, which is another registration with another login.',
  },
  answers: [],
  insights: { can: true, note: 'Views, likes, comments and shares of public posts since they were made; no history.' },
  webhooks: {
    can: true,
    note: 'What became of a post, and owners who removed the app: taken at /webhooks/tiktok, the one address of the app.',
  },
});
