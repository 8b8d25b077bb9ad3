import type { Capabilities, MediaRule } from '../platform.js';
import type { Login } from './login.js';

const megabyte = 1024 * 1024;
const minuteMs = 60_000;

const image = { bytesMax: 8 * megabyte, mimeTypes: ['image/jpeg'] };
const video = { mimeTypes: ['video/mp4', 'video/quicktime'], videoCodecs: ['avc', 'hevc'] };

/** Instagram's documented limits of media (instagram.md §3.5). A picture's width is no reason to refuse it: it is scaled. */
export const mediaRules = {
  image: { ...image, countMax: 10, aspectRatio: { min: 4 / 5, max: 1.91 } },
  video: {
    ...video,
    countMax: 10,
    bytesMax: 300 * megabyte,
    durationMs: { min: 3_000, max: 15 * minuteMs },
    aspectRatio: { min: 0.01, max: 10 },
    width: { min: 1, max: 1_920 },
    frameRate: { min: 23, max: 60 },
  },
  storyImage: { ...image, countMax: 1 },
  storyVideo: {
    ...video,
    countMax: 1,
    bytesMax: 100 * megabyte,
    durationMs: { min: 3_000, max: minuteMs },
    aspectRatio: { min: 0.1, max: 10 },
    frameRate: { min: 23, max: 60 },
  },
  /** Whatever shape it has, Instagram crops it. */
  cover: { ...image, countMax: 1 },
} satisfies Record<string, MediaRule>;

export const captionLengthMax = 2_200;
export const altTextLengthMax = 1_000;
export const mentionsMax = 20;
export const carouselSize = { min: 2, max: 10 };

export const capabilities = ({ deletesPosts, takesUploads }: Login): Capabilities => ({
  publish: {
    text: {
      lengthMax: captionLengthMax,
      counting: 'Characters. A story has no caption, and a text alone cannot be posted.',
      unit: 'utf-16-unit',
      required: false,
    },
    mediaRequired: true,
    image: mediaRules.image,
    video: mediaRules.video,
    altText: { can: true, note: 'For pictures, alone or in a carousel.' },
    thread: { can: true, note: 'The parts after the first become comments below the post, without media.' },
    fetchesMedia: takesUploads ? ['image'] : ['image', 'video'],
    mediaRoles: ['cover'],
    staging: 'with-media',
    confirmation: 'poll',
    confirmWithinMs: 10 * minuteMs,
    // A container can lag behind its own publication (instagram.md §9.1): several minutes before it is published once more.
    reconcile: { can: true, looks: 5, overMs: 4 * minuteMs },
  },
  unpublish: deletesPosts
    ? { can: true }
    : {
        can: false,
        reason:
          'Instagram lets no app that you log in to with Instagram delete posts: only the owner can, in the Instagram app.',
      },
  import: { can: true, note: 'The 10,000 newest posts, without stories.', postsMax: 10_000 },
  comments: {
    can: true,
    note: 'The 50 newest below each of the 25 newest posts. Mentions in posts of other people are told by webhook only.',
  },
  directMessages: {
    can: true,
    note: 'The 20 newest messages of each conversation; answers within 24 hours of the other’s last message.',
  },
  answers: ['comment', 'reply', 'direct-message'],
  insights: { can: true, note: 'Up to 48 hours late; a story’s for 24 hours, and only from five viewers on.' },
  webhooks: { can: true, note: 'Comments, mentions and direct messages.' },
});
