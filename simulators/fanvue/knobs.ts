import { webhookKnobs } from '../shared/webhooks.js';

const mebibyte = 1024 * 1024;

/**
 * What a test may turn. The defaults are the documented behaviour, and where `platforms/fanvue.md` leaves a question open, the
 * answer that asks more of a client.
 */
export const defaultKnobs = {
  // OAuth (§1)
  codeLifetimeMs: 600_000,
  accessTokenLifetimeMs: 3_599_000,
  /** Not published. */
  refreshTokenLifetimeMs: 60 * 86_400_000,
  /** How long a refresh token that was used may be used again; after that its reuse ends the whole chain. */
  refreshGraceMs: 30_000,
  /** Whether a refresh ends the access token before it; an open question. */
  rotationKillsAccessToken: true,
  /** Whether a refresh reply repeats scope and id token. */
  refreshSaysScope: false,
  /** How Ory words a refresh token that is dead; both were seen. */
  deadTokenError: 'invalid_grant' as 'invalid_grant' | 'token_inactive',

  // The API's versions (§2)
  versions: ['2025-06-26'],
  retiredVersions: { '2024-01-01': '2025-06-26' } as Record<string, string>,

  // Limits (§6): one bucket for each owner
  requestsPerMinute: 200 as number,
  requestWindowMs: 60_000,
  /** What `X-RateLimit-Reset` names: when the bucket is full again, or when there is room for one more. */
  resetMeans: 'full' as 'full' | 'next',

  // Lists (§0.1, §4)
  listShape: 'page' as 'page' | 'cursor',
  /** Not documented, so that nobody relies on it. */
  commentsOrder: 'newest-first' as 'newest-first' | 'oldest-first',
  /** How long a new post stays out of the list of posts. */
  lagMs: 0,
  /** What a notification's `data` says of the post it is about; not documented. */
  notificationData: 'postUuid' as 'postUuid' | 'post' | 'nothing',
  /** How long after a comment its notification is there. */
  notificationLagMs: 0,
  /** Whether reading a chat marks it read where the request does not say: so without a version in the path, not so in `/v1`. */
  marksReadByDefault: true,

  // Posts (§3.2)
  mediaPerPostMax: 50,

  // Media (§3.4)
  /** What a newer reply says of the size of parts; an older one says nothing. */
  namesPartSize: true,
  partBytes: 6 * mebibyte,
  /** The storage takes no part but the last that is smaller. */
  partBytesMin: 5 * mebibyte,
  fileBytesMax: 1_610_612_736,
  uploadAddressLifetimeMs: 300_000,
  mediaAddressLifetimeMs: 600_000,
  /** Processing ends once that many looks were taken and that much time has passed. */
  processingLooks: 1,
  processingMs: 0,

  // Webhooks (§5)
  webhookFamily: 'envelope' as 'envelope' | 'flat',
  /** How often, and how soon, an event that was not taken is sent again; the schedule is not published. */
  webhookRetries: 3,
  webhookRetryMs: 200,
  /** Whether the envelope of a message leaves its text out. */
  webhookText: false,
  ...webhookKnobs,
};

export type Knobs = typeof defaultKnobs;
