import type { Meaning } from '../refusals.js';

const hourMs = 3_600_000;

/** One line of X's table of refusals (x.md §8): how it is known, and what it means for us. */
export interface ErrorRow extends Meaning {
  readonly status?: readonly number[];
  /** Any one of these signs is enough; without any, the status is. */
  readonly type?: readonly string[];
  readonly codes?: readonly number[];
  readonly words?: RegExp;
}

/** Read from top to bottom, the first that fits holds: by status, then the last part of `type`, the legacy code, the words. */
export const errorRows: readonly ErrorRow[] = [
  // ---- limits and money
  {
    status: [402],
    class: 'quota-exhausted',
    says: 'X: our app has no credits left',
    scope: 'app',
    retryAfterMs: hourMs,
  },
  {
    status: [403, 429],
    type: ['credits', 'credits-depleted'],
    words: /credits ?depleted|does not have any credits/i,
    class: 'quota-exhausted',
    says: 'X: our app has no credits left',
    scope: 'app',
    retryAfterMs: hourMs,
  },
  {
    status: [429],
    type: ['usage-capped'],
    words: /usage ?cap/i,
    class: 'quota-exhausted',
    says: 'X: our app has used up what its plan allows for this period',
    scope: 'app',
    retryAfterMs: hourMs,
  },
  { status: [429], class: 'rate-limited', says: 'X: too many requests' },
  { codes: [88], class: 'rate-limited', says: 'X: too many requests' },
  {
    status: [403],
    codes: [185],
    words: /daily (status|tweet|post)/i,
    class: 'rate-limited',
    says: 'X: this account has reached its posts for the day',
    retryAfterMs: 3 * hourMs,
  },

  // ---- tokens, accounts and apps
  { status: [401], class: 'reconnect-needed', says: 'X does not accept this account’s token' },
  { codes: [32, 89, 215], class: 'reconnect-needed', says: 'X does not accept this account’s token' },
  {
    status: [403],
    type: ['unsupported-authentication'],
    class: 'reconnect-needed',
    says: 'X does not accept this account’s token for this call',
  },
  {
    status: [403],
    type: ['user-suspended'],
    codes: [64, 326],
    words: /is suspended|account is temporarily locked/i,
    class: 'account-gone',
    says: 'X has suspended or locked this account',
    nextStep: 'Log in at X and follow its steps to unlock the account, then replay.',
  },
  {
    status: [403],
    type: ['oauth1-permissions'],
    words: /oauth1 app permissions/i,
    class: 'app-misconfigured',
    says: 'X: our app’s permissions do not allow this call',
  },
  {
    status: [403],
    type: ['client-forbidden'],
    words: /client-not-enrolled|official-client-forbidden/i,
    class: 'app-misconfigured',
    says: 'X: our app’s plan does not include this call',
  },

  // ---- what a post says or answers
  {
    status: [403],
    codes: [187],
    words: /duplicate content/i,
    class: 'duplicate-refused',
    says: 'X: this account has posted the same text already',
  },
  {
    status: [403],
    codes: [385],
    words: /deleted or not visible to you/i,
    class: 'not-found',
    says: 'X: the post to be answered is deleted or not visible to this account',
    code: 'parent-not-visible',
  },
  {
    status: [403],
    type: ['not-authorized-for-resource'],
    codes: [433, 179],
    words:
      /only reply to or quote|reply to this conversation is not allowed|restricted who can reply|not authorized to see this/i,
    class: 'permission-missing',
    says: 'X does not let this account reply there',
    nextStep: 'Answer only posts that mention this account or whose author lets it reply; nothing else helps.',
  },
  {
    status: [403],
    words: /not authorized to delete/i,
    class: 'permission-missing',
    says: 'X: this post belongs to another account',
    nextStep: 'Check which account published it; only that account can delete it.',
  },
  {
    status: [403],
    codes: [150, 151, 349],
    words: /permission to DM|^this operation is not permitted/i,
    class: 'permission-missing',
    says: 'X does not let this account write to that person',
    nextStep: 'Only that person can allow messages from this account.',
  },
  {
    status: [403],
    codes: [226],
    words: /looks? (like it might be )?automated/i,
    class: 'permission-missing',
    says: 'X takes this account’s calls for spam and refuses them for now',
    nextStep: 'Stop posting from this account for some hours, check it at X, then replay.',
  },
  {
    status: [400, 403],
    words: /maximum of one cashtag/i,
    class: 'content-refused',
    says: 'X allows one cashtag in a post',
  },
  {
    status: [400, 403],
    words: /contains an invalid URL/i,
    class: 'content-refused',
    says: 'X refuses a link in this post',
  },
  {
    status: [400, 403],
    words: /video longer than/i,
    class: 'content-refused',
    says: 'X does not let this account post a video of this length',
  },
  {
    status: [400, 403],
    codes: [186],
    words: /text is too long/i,
    class: 'content-refused',
    says: 'X: the text is too long for this account',
  },
  {
    status: [403],
    words: /not permitted to perform this action/i,
    class: 'content-refused',
    says: 'X refuses this post and does not say why',
  },
  {
    status: [400],
    codes: [323, 324, 325],
    words: /media ?ids? (are|is) invalid/i,
    class: 'content-refused',
    says: 'X refuses the media of this post',
    nextStep: 'Replace the media, or encode it anew within X’s limits, then publish again.',
    code: 'media-invalid',
  },
  {
    status: [400],
    words: /maximum of 4 items/i,
    class: 'content-refused',
    says: 'X takes at most four pictures in a post',
  },
  {
    status: [413],
    class: 'content-refused',
    says: 'X: the file is too large',
  },
  {
    status: [403],
    class: 'permission-missing',
    says: 'X forbids this call and does not say why, as it does when a permission is missing',
  },

  // ---- the rest
  {
    type: ['resource-not-found'],
    codes: [17, 34, 50, 144],
    class: 'not-found',
    says: 'X does not know this post or account',
  },
  { status: [404], class: 'not-found', says: 'X does not know this post or account' },
  { status: [408], class: 'platform-unavailable', says: 'X gave up waiting for our request' },
  {
    status: [500, 502, 503, 504],
    class: 'platform-unavailable',
    says: 'X is in trouble',
  },
  { codes: [130, 131], class: 'platform-unavailable', says: 'X is in trouble' },
  { status: [400], class: 'bug', says: 'X: our request was wrong' },
];
