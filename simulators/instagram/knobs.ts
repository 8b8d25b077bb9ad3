import { containerKnobs } from '../meta/containers.js';
import { webhookKnobs } from '../shared/webhooks.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * What a test may turn. The defaults are the documented behaviour, and where `platforms/instagram.md` leaves a question open,
 * the answer that asks more of a client.
 */
export const defaultKnobs = {
  /** Versions of the interface that are answered. */
  versions: ['v24.0', 'v25.0', 'v26.0'],

  // OAuth (§1)
  facebookCodeLifetimeMs: 600_000,
  instagramCodeLifetimeMs: hourMs,
  /** Both shapes were seen. */
  codeAnswer: 'flat' as 'flat' | 'wrapped',
  /** The id as a JSON number above 2^53, as was seen. */
  userIdAsNumber: true,
  shortLifetimeMs: hourMs,
  longLifetimeMs: 60 * dayMs,
  /** Sometimes the answer does not say how long a token lives. */
  tellsLifetime: true,
  refreshNotBeforeMs: dayMs,
  /** Not documented for Instagram Login, though some projects call it. */
  instagramRevoke: 'refused' as 'refused' | 'works',
  /** Where a personal account ends that logs in with Instagram: on the page, or at the first call. */
  personalAccounts: 'refused' as 'shown' | 'refused' | 'turned away',

  // Tokens of which kind do what (§9.9)
  /** Whether a token of the person publishes too; the documentation wants the Page's. */
  personPublishes: false,
  /** Who sees the state of a container. */
  containersShownTo: 'person' as 'person' | 'both',

  // Publishing (§3)
  quotaTotal: 100,
  quotaWindowMs: dayMs,
  containersPerDay: 400,
  hashtagsMax: 30,
  /** PNG works sometimes. */
  takesPng: false,
  /** What a container that is published already does when it is published again; not documented. */
  republish: 'another-post' as 'another-post' | 'same-post' | 'refused',
  /** A container answers so many publications with 9007, finished or not. */
  notReadyTimes: 0,
  /** A fresh container or post answers so many reads with 100/33 (§9.5). */
  hiddenReads: 0,
  /** How long a container still says that it is finished after it was published (§9.1). */
  statusLagMs: 0,
  /** How long a new post stays out of the lists. */
  lagMs: 0,
  /** Whether a delete fails with 2207085 (§3.6). */
  deleteFlake: false,
  ...containerKnobs,

  // Reading
  commentCursors: true,
  pageSizeMax: 100,
  /** How long after a post there are no numbers of it (§5.1: up to 48 hours). */
  insightsDelayMs: 0,

  // Messages (§4.3)
  messageWindowMs: dayMs,
  humanAgentWindowMs: 7 * dayMs,
  conversationsPerSecond: 2,

  // Limits (§7)
  /** Calls of one account in 24 hours; really 4,800 times its impressions. */
  callsPerDay: 480_000,

  // Webhooks (§4.4)
  /** Instagram Login was documented with `field` and `value` in the entry, and seen with `changes`. */
  instagramCommentShape: 'in-entry' as 'in-entry' | 'changes',
  /** What the callbacks of Instagram Login call the owner. */
  callbackUserId: 'app-scoped' as 'app-scoped' | 'account',
  ...webhookKnobs,
};

export type Knobs = typeof defaultKnobs;
