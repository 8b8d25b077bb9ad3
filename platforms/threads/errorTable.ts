import type { GraphErrorRow } from '../meta/errorRows.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Threads does not see yet what it was given itself, or has lost it (threads.md §9.1). */
export const notSeenYet = '24/4279009';
/** It could not have a file from the address it was given. */
export const notFetched = 'media-not-fetched';

/** Threads’ own refusals (threads.md §8); what all of Meta shares stands in meta/errorRows.ts. */
export const errorRows: readonly GraphErrorRow[] = [
  // ---- containers and reply targets
  {
    codes: [24],
    subcodes: [4279009],
    class: 'platform-unavailable',
    says: 'Threads does not see yet what it was given',
    retryAfterMs: 10_000,
  },
  { codes: [24], class: 'not-found', says: 'Threads does not know this post' },

  // ---- limits
  { subcodes: [4279002], class: 'rate-limited', says: 'Threads: too many calls', retryAfterMs: 15 * minuteMs },
  {
    codes: [9],
    class: 'rate-limited',
    says: 'Threads: this profile has reached what it may publish in 24 hours',
    retryAfterMs: hourMs, // the window slides, and nothing tells when it has room
  },

  // ---- the grant, the app, the profile
  { codes: [452], class: 'reconnect-needed', says: 'Threads no longer accepts this profile’s token' },
  {
    codes: [10],
    subcodes: [4279067],
    class: 'app-misconfigured',
    says: 'Threads has not given our app the access that this needs',
    nextStep: 'Finish App Review for this permission at Meta, then replay.',
  },
  {
    codes: [10],
    class: 'permission-missing',
    says: 'Threads: a permission is missing, or the post to be answered is not one this profile may answer',
    nextStep: 'Reconnect the profile and allow everything; answer only posts of its own conversations.',
  },
  {
    subcodes: [4279013],
    class: 'account-gone',
    says: 'Threads has restricted this profile',
    nextStep: 'Open Threads, do what it asks of the profile there, then replay.',
  },
  {
    subcodes: [2207051],
    class: 'permission-missing',
    says: 'Threads takes this for spam and has blocked the profile from doing it for now',
    nextStep: 'Stop posting from this profile for some hours, check it in Threads, then replay.',
    mayBeLive: true,
  },

  // ---- what a post holds
  {
    subcodes: [4279047],
    class: 'content-refused',
    says: 'Threads cannot read the page of the link attachment',
    nextStep: 'A new page is often readable some minutes later: publish again then, or put the link in the text.',
    leavesOpen: false,
  },
  {
    subcodes: [2207052],
    class: 'content-refused',
    says: 'Threads could not fetch a file of this post',
    nextStep: 'Check that our media addresses can be reached from outside, then publish again.',
    code: notFetched,
  },
  {
    words: /could not be fetched from this uri/i,
    class: 'content-refused',
    says: 'Threads could not fetch a file of this post',
    nextStep: 'Check that our media addresses can be reached from outside, then publish again.',
    code: notFetched,
  },
  {
    words: /THREADS_API__LINK_LIMIT_EXCEEDED/,
    class: 'content-refused',
    says: 'Threads takes at most five different links in a post',
  },
  {
    words: /THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES/,
    class: 'content-refused',
    says: 'Threads does not know one of the countries',
  },
  {
    words: /THREADS_API__FEATURE_NOT_AVAILABLE/,
    class: 'permission-missing',
    says: 'Threads offers this only to profiles with a linked Instagram account',
    nextStep: 'Link an Instagram account to the profile in Threads.',
  },
  {
    codes: [100],
    words: /param text\b|at most 500 characters/i,
    class: 'content-refused',
    says: 'Threads: the text is too long',
  },
];

/** What a container’s `error_message` means (threads.md §3.3). */
export interface ProcessingError {
  readonly says: string;
  /** Whether another container may do better. */
  readonly again: boolean;
}

export const processingErrors: Readonly<Record<string, ProcessingError>> = {
  FAILED_DOWNLOADING_VIDEO: { says: 'Threads could not fetch the file from us.', again: true },
  FAILED_PROCESSING_AUDIO: { says: 'Threads could not process the sound of the video.', again: true },
  FAILED_PROCESSING_VIDEO: { says: 'Threads could not process the video.', again: true },
  // Spelt so by Threads.
  INVALID_ASPEC_RATIO: { says: 'Threads does not take this shape of picture or video.', again: false },
  INVALID_BIT_RATE: { says: 'Threads does not take a video of this bit rate.', again: false },
  INVALID_DURATION: { says: 'Threads does not take a video of this length.', again: false },
  INVALID_FRAME_RATE: { says: 'Threads does not take a video of this frame rate.', again: false },
  INVALID_AUDIO_CHANNELS: { says: 'Threads does not take a video with this many sound channels.', again: false },
  INVALID_AUDIO_CHANNEL_LAYOUT: { says: 'Threads does not take this arrangement of sound channels.', again: false },
};

/** `UNKNOWN`, and whatever comes without a name. */
export const processingErrorUnknown: ProcessingError = {
  says: 'Threads could not process the post and does not say why.',
  again: true,
};
