import { webhookKnobs } from '../shared/webhooks.js';
import type { FailReason } from './state.js';

/**
 * What a test may turn. The defaults are the documented behaviour, and where `platforms/tiktok.md` leaves a question open, the
 * answer that asks more of a client.
 */
export const defaultKnobs = {
  // OAuth (§1)
  codeLifetimeMs: 300_000,
  /** Older documentation says a day and a year: 86_400_000 and 31_536_000_000. */
  accessTokenLifetimeMs: 7_200_000,
  refreshTokenLifetimeMs: 15_552_000_000,
  /** A refresh token that was used is dead; older documentation has it live on. */
  refreshRotates: true,
  reuseEndsGrant: false,
  /** Refusals of the token endpoint were seen to come with a 200. */
  oauthErrorsWith200: false,
  /** Whether a revocation ends the one token or all that the owner gave. */
  revokeEnds: 'grant' as 'grant' | 'token',
  /** The answer to the revocation of a token that is dead already. */
  revokeDead: 'refuse' as 'refuse' | 'accept',
  /** A field of a scope that was not granted fails the call, or is left out (§2). */
  ungrantedFields: 'refuse' as 'refuse' | 'omit',

  // Our app (§3.9, §8)
  audited: false,
  unauditedUsersPerDay: 5,
  /** Creators who may post with an audited app in a day. */
  activeUserCap: 1_000_000,
  postsPerDay: 15,
  pendingDraftsMax: 5,

  // Uploads (§3.3)
  uploadLifetimeMs: 3_600_000,
  /** Whether a 416 tells where the upload stands. */
  rangeIn416: true,
  /** The answer to a chunk of an upload that is whole. */
  wholeUpload: 416 as 416 | 403 | 404,

  // What TikTok fetches (§3.4)
  /** Domains and URL prefixes that the developer portal has verified; a domain covers those below it. */
  verified: ['127.0.0.1', 'localhost'] as string[],
  /** Takes plain addresses of this machine for what they stand in for: https on a domain. */
  localAddresses: true,

  // Publishing (§3.7)
  /** From the last byte to PUBLISH_COMPLETE or FAILED. */
  processingMs: 400,
  /** From PUBLISH_COMPLETE until a public post has its id and is listed. */
  moderationMs: 400,
  /** Posts that other apps of the account have made today. */
  postsByOtherApps: 0,
  /** Every post fails for this reason. */
  everyPostFails: null as FailReason | null,
  /** How long a publish id is remembered; not documented. */
  publishIdLifetimeMs: 30 * 86_400_000,
  /** The owner's app is too old for photo drafts. */
  oldApp: false,

  // Reading (§4)
  /** Whether photo posts are listed; not documented. */
  photosListed: false,
  /** What is listed of a text. */
  listedTextMax: 150,

  ...webhookKnobs,
};

export type Knobs = typeof defaultKnobs;
