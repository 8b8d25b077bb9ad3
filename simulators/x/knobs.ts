import { webhookKnobs } from '../shared/webhooks.js';

/**
 * What a test may turn. The defaults are the documented behaviour, and where `platforms/x.md` leaves a question open, the answer
 * that asks more of a client.
 */
export const defaultKnobs = {
  /** Self-serve apps have the reply and quote rules of §0, Enterprise apps have not. */
  tier: 'self-serve' as 'self-serve' | 'enterprise',

  // OAuth (§1)
  codeLifetimeMs: 30_000,
  accessTokenLifetimeMs: 7_200_000,
  /** Not documented; six months were claimed once. */
  refreshTokenLifetimeMs: 182 * 86_400_000,
  /** Reuse of a refresh token ends the newest pair too (one report). */
  reuseKillsFamily: true,
  /** Whether a refresh ends the access token before it; an open question. */
  rotationKillsAccessToken: false,
  /** A 2022 measurement got 400 without it, though the documentation does not ask for it. */
  requireClientIdInBody: true,
  /** What one revocation ends: the token that was sent, or its whole grant. */
  revokeEnds: 'token' as 'token' | 'grant',
  /** The answer to the revocation of a token that is dead already. */
  revokeDeadStatus: 200 as 200 | 400,
  /** The error word beside "Value passed for the token was invalid."; both were seen. */
  invalidTokenError: 'invalid_request' as 'invalid_request' | 'invalid_grant',

  // Posts (§3)
  duplicateWindowMs: 86_400_000,
  tooLong: 'invalid-request' as 'invalid-request' | 'not-permitted',
  deleteMissing: 'not-found' as 'not-found' | 'deleted',
  refusedUrlHosts: [] as string[],
  /** Shown texts carry `&amp; &lt; &gt;` (§9.1). */
  escapeText: true,
  /** A reply to somebody else is shown with their leading @mention, which does not count (§3.4). */
  mentionInReplies: true,

  // Reading
  /** How long a new post stays out of lookups, timelines, search and message lists. */
  lagMs: 0,
  /** The same for search alone, on top. */
  searchLagMs: 0,
  /** How long a new post answers a reply with "deleted or not visible to you" (§3.5). */
  replyLagMs: 0,
  /** How long a deleted post still shows (§9.2). */
  deleteLagMs: 0,
  /** Which version a lookup by an older id answers with: the documentation says both. */
  olderIdShows: 'that-version' as 'that-version' | 'newest',
  /** Unknown field and expansion names: both were measured (§0 row 9). */
  unknownFields: 'refuse' as 'refuse' | 'drop',
  pageTokenLifetimeMs: 86_400_000,

  // Media (§3.3)
  mediaLifetimeMs: 86_400_000,
  uploadLifetimeMs: 1_295_999_000,
  chunkBytesMax: 5_000_000,
  /** Processing succeeds once that many looks were taken and that much time has passed. */
  processingLooks: 2,
  processingMs: 0,
  checkAfterSecs: 1,
  /** Where a video that is too long for its account is refused: both were seen. */
  longVideoFails: 'processing' as 'processing' | 'creation',

  // Webhooks (§4.4)
  /** X wants HTTPS without a port; a test's own receiver has neither. */
  webhooksAnywhere: false,
  /** The answer to a new subscription: the documentation shows two shapes and the specification a third. */
  subscriptionShape: 'list' as 'list' | 'id' | 'wrapped',
  ...webhookKnobs,
};

export type Knobs = typeof defaultKnobs;
