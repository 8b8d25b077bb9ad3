import type { FailureClass } from '../../domain/failures.js';
import type { GraphErrorRow } from '../meta/errorRows.js';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** One line of Instagram's own refusals; what all of Meta answers alike stands in meta/errorRows.ts. */
export interface InstagramErrorRow extends GraphErrorRow {
  /** Of what may be mended by making the container anew: how many more are tried. */
  readonly moreContainers?: number;
  /** What it is once those are used up; the line's own sentence as a refusal of the content where nothing is said. */
  readonly atLast?: { readonly class: FailureClass; readonly says: string; readonly nextStep: string };
}

const encodeAnew = 'Encode the video anew (MP4, H.264, AAC), or take another one, then publish again.';
const byHand = 'Delete it in the Instagram app.';
const firstTheyWrite = 'Nothing can be sent until that person writes again; answer within 24 hours then.';

/** instagram.md §8, §4.3 and §3.6. Subcodes arrive with a refusal, or as text in the status of a container. */
export const errorRows: readonly InstagramErrorRow[] = [
  // ---- the moment
  { subcodes: [2207001], class: 'platform-unavailable', says: 'Instagram is in trouble', moreContainers: 3 },
  {
    subcodes: [2207032],
    class: 'platform-unavailable',
    says: 'Instagram could not take the media',
    leavesOpen: false,
    moreContainers: 3,
  },
  {
    subcodes: [2207003],
    class: 'platform-unavailable',
    says: 'Instagram took too long to fetch the media from us',
    leavesOpen: false,
    moreContainers: 3,
    atLast: {
      class: 'app-misconfigured',
      says: 'Instagram takes too long to fetch media from our address, time after time',
      nextStep: 'Check that MEDIA_PUBLIC_URL is reached from outside, and fast, then replay.',
    },
  },
  {
    codes: [9007],
    subcodes: [2207027],
    class: 'platform-unavailable',
    says: 'Instagram has not finished the media yet',
    retryAfterMs: 10 * secondMs,
    leavesOpen: false,
  },
  {
    codes: [2],
    subcodes: [1545133],
    class: 'platform-unavailable',
    says: 'Instagram could not send the message now',
    leavesOpen: false,
  },

  // ---- limits
  {
    codes: [9],
    subcodes: [2207042],
    class: 'rate-limited',
    says: 'Instagram: this account has published as many posts as it may in 24 hours',
    retryAfterMs: 30 * minuteMs,
  },
  {
    codes: [80001, 80002, 80006],
    class: 'rate-limited',
    says: 'Instagram: too many calls for this account',
    retryAfterMs: 15 * minuteMs,
  },
  {
    subcodes: [2534013],
    class: 'rate-limited',
    says: 'Instagram: this account has sent as many messages as it may for now',
    retryAfterMs: hourMs,
  },

  // ---- the account and the grant
  {
    words: /REVOKED_ACCESS_TOKEN/i,
    class: 'reconnect-needed',
    says: 'Instagram: the owner has removed our app',
    reconnectCause: 'access-revoked',
  },
  {
    words: /session has been invalidated/i,
    class: 'reconnect-needed',
    says: 'Instagram: the password was changed, which ended our access',
    reconnectCause: 'password-changed',
  },
  {
    words: /user is not an Instagram business/i,
    class: 'permission-missing',
    says: 'Instagram: this is a personal account, and only professional ones can be connected',
    nextStep: 'Switch it to a professional account (Business or Creator) in the Instagram app, then connect it again.',
    code: 'not-professional',
  },
  {
    subcodes: [2207050],
    class: 'account-gone',
    says: 'Instagram has restricted this account or wants its owner to confirm it',
    nextStep: 'Log in to the Instagram app, follow its steps to unlock the account, then replay.',
  },
  {
    subcodes: [2207051],
    class: 'permission-missing',
    says: 'Instagram takes this for spam and blocks it',
    nextStep:
      'Look in the Instagram app whether the post is there, and do not repeat it at once: wait some hours, then replay.',
    mayBeLive: true, // said of posts that were live (instagram.md §9.6)
    leavesOpen: false,
  },

  // ---- containers
  {
    subcodes: [2207006, 2207008, 2207020],
    class: 'not-found',
    says: 'Instagram no longer has the media that were handed over',
    leavesOpen: false,
    moreContainers: 3,
    code: 'container-gone',
  },
  {
    subcodes: [2207052],
    class: 'platform-unavailable',
    says: 'Instagram could not fetch the media from us',
    leavesOpen: false,
    moreContainers: 3,
    atLast: {
      class: 'app-misconfigured',
      says: 'Instagram cannot fetch media from our address',
      nextStep: 'Check that MEDIA_PUBLIC_URL is reached from outside without a redirect, then replay.',
    },
  },
  {
    subcodes: [2207053],
    class: 'content-refused',
    says: 'Instagram could not take the video',
    nextStep: encodeAnew,
    leavesOpen: false,
    moreContainers: 2,
  },
  {
    subcodes: [2207077],
    class: 'content-refused',
    says: 'Instagram could not fetch the video',
    nextStep: encodeAnew,
    moreContainers: 1,
  },
  {
    subcodes: [2207076, 2207082],
    class: 'content-refused',
    says: 'Instagram could not process the media',
    nextStep: encodeAnew,
    moreContainers: 1,
  },
  {
    // Of a container this is a video that cannot be processed; of a deletion, a fault of Instagram's (instagram.md §3.6).
    subcodes: [2207085],
    class: 'content-refused',
    says: 'Instagram refuses this and says no more than “Fatal”',
    nextStep: `A video: ${encodeAnew} A deletion: ${byHand}`,
    leavesOpen: false,
    moreContainers: 1,
  },

  // ---- the content
  { subcodes: [2207023], class: 'content-refused', says: 'Instagram does not know this kind of post' },
  { subcodes: [2207028], class: 'content-refused', says: 'Instagram takes two to ten pictures and videos together' },
  {
    subcodes: [2207035, 2207036, 2207037],
    class: 'content-refused',
    says: 'Instagram refuses a product tag of this post',
  },
  {
    subcodes: [2207040],
    class: 'content-refused',
    says: 'Instagram refuses the tags of this post: there are too many',
  },
  {
    subcodes: [2207057],
    class: 'content-refused',
    says: 'Instagram: the cover’s moment lies outside the video',
    leavesOpen: false,
  },
  {
    subcodes: [2207026],
    class: 'content-refused',
    says: 'Instagram does not take this kind of video',
    nextStep: encodeAnew,
  },
  { subcodes: [2207004], class: 'content-refused', says: 'Instagram: the picture is larger than 8 MB' },
  { subcodes: [2207005], class: 'content-refused', says: 'Instagram does not take this kind of picture, only JPEG' },
  { subcodes: [2207009], class: 'content-refused', says: 'Instagram does not take a picture of this shape' },
  { subcodes: [2207010], class: 'content-refused', says: 'Instagram: the caption is too long' },
  {
    subcodes: [2207081],
    class: 'content-refused',
    says: 'Instagram does not offer trial reels to this account',
    nextStep: 'Publish it as an ordinary reel.',
  },
  {
    subcodes: [2207073],
    class: 'permission-missing',
    says: 'Instagram lets apps delete no post of this kind',
    nextStep: byHand,
    leavesOpen: false,
    code: 'delete-unsupported',
  },

  // ---- messages
  {
    subcodes: [2534022],
    class: 'permission-missing',
    says: 'Instagram: more than 24 hours have passed since that person last wrote',
    nextStep: firstTheyWrite,
  },
  {
    subcodes: [2534025],
    class: 'permission-missing',
    says: 'Instagram allows one private answer to a comment, and it was sent already',
    nextStep: firstTheyWrite,
  },
  {
    subcodes: [2534014, 2534001],
    class: 'permission-missing',
    says: 'Instagram does not let this account write to that person',
    nextStep: 'The account is gone, has blocked this one, or has closed the conversation; nothing can be sent.',
  },
  {
    subcodes: [2534068],
    class: 'content-refused',
    says: 'Instagram takes one picture in a message of this account',
  },
];

/** The line of what stands in a container's status: `Error: Media upload has failed with error code 2207026`. */
export function rowOfStatus(status: string | undefined): InstagramErrorRow | undefined {
  const subcode = Number(/\b(22\d{5})\b/.exec(status ?? '')?.[1]);
  return errorRows.find(({ subcodes }) => subcodes?.includes(subcode));
}

/** The line of a refusal that was read before. */
export const rowOfCode = (platformCode: string | undefined): InstagramErrorRow | undefined =>
  platformCode === 'container-gone' ? errorRows.find(({ code }) => code === platformCode) : rowOfStatus(platformCode);
