import { Failure, type FailureClass } from '../../domain/failures.js';
import { retryAfterMs } from '../exchange.js';
import type { HttpAnswer } from '../http.js';
import { scrubDeep } from '../scrub.js';
import { waitAfter429 } from './limits.js';

const hourMs = 3_600_000;

/** One line of X's table of refusals (x.md §8): how it is known, and what it means for us. */
export interface ErrorRow {
  readonly status?: readonly number[];
  /** Any one of these signs is enough; without any, the status is. */
  readonly type?: readonly string[];
  readonly codes?: readonly number[];
  readonly words?: RegExp;
  readonly class: FailureClass;
  readonly says: string;
  readonly nextStep?: string;
  readonly scope?: 'app';
  readonly retryAfterMs?: number;
  /** Put in place of X's own code where the caller has to act on it. */
  readonly code?: string;
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

/** For answers that no line describes: another 4xx is a request we should not have made, anything else X's trouble. */
const otherwise = (status: number): ErrorRow =>
  status >= 400 && status < 500
    ? { class: 'bug', says: `X refused our request with ${status}` }
    : { class: 'platform-unavailable', says: `X answered with ${status}` };

/** The signs by which a refusal is told apart, whichever of X's six shapes it has. */
export interface Signs {
  readonly status: number;
  /** The last part of `type`: X writes it with two host names. */
  readonly type: string | undefined;
  readonly codes: readonly number[];
  readonly words: string;
}

export function readSigns({ status, body, text }: Pick<HttpAnswer, 'status' | 'body' | 'text'>): Signs {
  const problem = asRecord(body);
  const inner = (Array.isArray(problem.errors) ? problem.errors : []).map(asRecord);
  const all = [problem, ...inner];
  const words = [
    ...inner.map(({ message }) => message),
    problem.detail,
    ...inner.map(({ detail }) => detail),
    problem.title,
    problem.reason,
  ];
  return {
    status,
    type: all.map(({ type }) => typeTail(type)).find((tail) => tail !== undefined),
    codes: all.map(({ code }) => code).filter((code) => typeof code === 'number'),
    words: [...new Set(words.filter((word) => typeof word === 'string' && word !== ''))].join(' · ') || text,
  };
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export function typeTail(type: unknown): string | undefined {
  if (typeof type !== 'string' || type === 'about:blank') return undefined;
  return type.split('/').at(-1);
}

export function findRow({ status, type, codes, words }: Signs): ErrorRow {
  const fits = (row: ErrorRow): boolean => {
    if (row.status !== undefined && !row.status.includes(status)) return false;
    const signs = [
      row.type && type !== undefined && row.type.includes(type),
      row.codes?.some((code) => codes.includes(code)),
      row.words?.test(words),
    ].filter((sign) => sign !== undefined);
    return signs.length === 0 || signs.includes(true);
  };
  return errorRows.find(fits) ?? otherwise(status);
}

export interface Asked {
  /** Whether the call changes something at X: then a 5xx leaves open whether it did. */
  readonly changes: boolean;
  readonly nowMs: number;
}

/** Turns X's refusal into the failure it is. `answer` is scrubbed already: see http.ts. */
export function refusal(answer: HttpAnswer, { changes, nowMs }: Asked): Failure {
  const signs = readSigns(answer);
  const row = findRow(signs);
  const unsure = changes && (answer.status >= 500 || answer.status === 408 || answer.status < 400);
  const limited = row.class === 'rate-limited' ? waitAfter429(answer.headers, nowMs) : undefined;
  const asked = row.class === 'platform-unavailable' ? retryAfterMs(answer.headers, nowMs) : undefined;
  return new Failure(row.class, `${row.says}.`, {
    platformCode: row.code ?? platformCode(signs),
    platformMessage: signs.words,
    nextStep: row.nextStep,
    retryAfterMs: row.retryAfterMs ?? limited?.retryAfterMs ?? asked,
    scope: row.scope ?? limited?.scope,
    effect: unsure ? 'unknown' : 'none',
  });
}

/** Errors inside a 200 that only the moment is to blame for (x.md §8). */
const passingTypes: readonly (string | undefined)[] = ['field-hydration-failure', 'internal-error'];
export const isPassing = ({ type }: { readonly type?: string | undefined }): boolean =>
  passingTypes.includes(typeTail(type));

/** A 200 with `errors` and no `data` refuses: it is read as the status its error would have had by itself. */
export function refusalInside(answer: HttpAnswer, nowMs: number): Failure | undefined {
  const { data, errors } = asRecord(answer.body);
  if (data !== undefined || !Array.isArray(errors) || errors.length === 0) return undefined;
  const tail = typeTail(asRecord(errors[0]).type);
  const status = passingTypes.includes(tail) ? 503 : tail === 'resource-not-found' ? 404 : 403;
  const body = scrubDeep({ errors }, answer.scrub);
  return refusal({ ...answer, status, body, text: '' }, { changes: false, nowMs });
}

/** The owner can mend this by connecting again and allowing what was declined. */
export const permissionMissing = (scopes: readonly string[]): Failure =>
  new Failure('permission-missing', `This account has not granted ${scopes.join(', ')} at X.`, {
    platformCode: 'scope-missing',
  });

const platformCode = ({ codes, type, status }: Signs): string =>
  codes[0] !== undefined ? String(codes[0]) : (type ?? `HTTP ${status}`);
