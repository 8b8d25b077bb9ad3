import { containerKnobs } from '../meta/containers.js';
import { webhookKnobs } from '../shared/webhooks.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * What a test may turn. The defaults are the documented behaviour, and where `platforms/threads.md` leaves a question open, the
 * answer that asks more of a client.
 */
export const defaultKnobs = {
  // OAuth (§1)
  codeLifetimeMs: 60 * minuteMs,
  shortTokenLifetimeMs: 60 * minuteMs,
  longTokenLifetimeMs: 60 * dayMs,
  /** A token younger than this is not refreshed. */
  refreshMinAgeMs: dayMs,
  /** "Get Started" says that private profiles cannot extend, the token page that they can. */
  privateProfilesRefresh: true,
  /** A refresh ends the token before it; from memory it does not. */
  refreshEndsOld: false,
  /** The documentation shows a number beyond 2^53, the Postman collection a text. */
  userIdAs: 'number' as 'number' | 'text',
  /** The documentation wants a tester's token beside the one that is looked at. */
  debugToken: 'any-token' as 'any-token' | 'testers-only',
  /** `DELETE /me/permissions` is documented nowhere. */
  revoke: 'works' as 'works' | 'unsupported',

  // Publishing (§3, §9)
  ...containerKnobs,
  /** The first so many publishes of each container answer 24/4279009, finished or not. */
  publishesNotFound: 0,
  /** A container is not found for so long after it was first seen to be finished. */
  notFoundForMs: 1_500,
  /** What a second publish of one container does is not documented. */
  republish: 'publishes-again' as 'publishes-again' | 'refused',
  /** A published container goes on saying FINISHED for so long. */
  statusLagMs: 0,
  /** How long a new post is unknown as one to reply to. */
  replyTargetLagMs: 0,
  /** Whether replies below one's own posts need `threads_manage_replies` as well. */
  ownRepliesNeedScope: true,
  /** In which field of the error a `THREADS_API__…` name stands is not documented. */
  ownNamesIn: 'error_user_title' as 'message' | 'error_user_title' | 'error_user_msg',
  /** The error of an exhausted quota is not documented; by analogy 9/2207042. */
  quotaError: '9/2207042' as '9/2207042' | '613/4279002',
  /** The answer to the deletion of what is gone. */
  deleteMissing: '100/33' as '100/33' | '24/4279009',
  /** Media addresses of this machine; the real Threads takes https only. */
  mediaFromHere: true,
  /** Hosts of link attachments that cannot be read yet. */
  unreadableLinkHosts: [] as string[],

  // Reading
  /** How long a new post stays out of lists. */
  listLagMs: 0,
  /** The same for reading it by its id. */
  readLagMs: 0,
  /** The documentation says that there are no links, sample code reads them. */
  pagingLinks: 'none' as 'none' | 'next',

  // Limits (§7)
  usageHeaders: false,

  // Webhooks (§4)
  /** Which of the two app secrets signs is not documented. */
  webhookSecret: 'threads' as 'threads' | 'meta',
  ...webhookKnobs,
};

export type Knobs = typeof defaultKnobs;
