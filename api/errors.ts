import type { z } from 'zod';
import { KeyStillRunning, KeyUsedOtherwise } from '../db/idempotency.js';
import { isDatabaseAway } from '../db/postgresErrors.js';
import { Failure, type FailureClass, failureFacts, type Mover } from '../domain/failures.js';
import type { Violation } from '../domain/post.js';
import { MediaNotFound, MediaTooLarge, UnreadableMedia, UrlRefused } from '../media/errors.js';
import { TemporalAway } from '../temporal/client.js';

interface ProblemFacts {
  readonly status: number;
  readonly title: string;
  readonly nextStep: string;
}

/** Every problem the API answers with, whatever its cause: the page /docs/problems is made from this. */
export const problems = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    nextStep: 'Correct what is named and send it again.',
  },
  'malformed-json': { status: 400, title: 'The body is not JSON', nextStep: 'Send one JSON value, as UTF-8.' },
  'idempotency-key-missing': {
    status: 400,
    title: 'An Idempotency-Key is needed',
    nextStep:
      'Send the header Idempotency-Key with a value of your own (1 to 255 printable characters), the same again when you repeat the request.',
  },
  'oauth-state-refused': {
    status: 400,
    title: 'This answer belongs to no attempt of this browser',
    nextStep: 'Start connecting once more from the Accounts page, and finish it in the same browser.',
  },
  unauthorized: {
    status: 401,
    title: 'It is not known who asks',
    nextStep:
      'Send the header “Authorization: Bearer <key>” with a key that is neither expired nor revoked; at the pages, open them again from where you came from.',
  },
  'signature-refused': {
    status: 401,
    title: 'This does not come from the platform',
    nextStep: 'Sign the bytes of the body as the platform documents it, with the secret of this app.',
  },
  'handshake-refused': {
    status: 403,
    title: 'This address does not want these webhooks',
    nextStep: 'Give the verify token that is set for this platform.',
  },
  'scope-missing': {
    status: 403,
    title: 'This may not be done with this key or role',
    nextStep: 'Use a key that has the named scope.',
  },
  'cross-site': {
    status: 403,
    title: 'This was sent from another site',
    nextStep: 'Open the page yourself and do it there.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here',
    nextStep: 'Check the id, and that it belongs to this key’s workspace.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take this method',
    nextStep: 'Use one of the methods in the header Allow.',
  },
  timeout: { status: 408, title: 'The request came too slowly', nextStep: 'Send it again.' },
  'idempotency-key-busy': {
    status: 409,
    title: 'The first request under this key is still under way',
    nextStep: 'Wait a moment and send it again with the same key.',
  },
  'wrong-state': {
    status: 409,
    title: 'It is in another state',
    nextStep: 'Read its state, and do what that state allows.',
  },
  'too-late': {
    status: 409,
    title: 'It is too late for that',
    nextStep: 'Read its state: what is live can be unpublished.',
  },
  'account-not-ready': {
    status: 409,
    title: 'The account cannot be used now',
    nextStep: 'Reconnect the account on the Accounts page.',
  },
  'permission-missing': {
    status: 409,
    title: 'The account lacks a permission for this',
    nextStep: failureFacts['permission-missing'].nextStep,
  },
  'not-offered': {
    status: 409,
    title: 'The platform does not offer this',
    nextStep: 'It has to be done on the platform itself, if at all.',
  },
  'not-configured': {
    status: 409,
    title: 'The platform is not set up in this installation',
    nextStep: 'Set the platform’s client id and secret, then start again.',
  },
  'limit-reached': {
    status: 409,
    title: 'There are as many as there may be',
    nextStep: 'Delete one that is not needed any more.',
  },
  'in-use': { status: 409, title: 'It is in use', nextStep: 'It can go once nothing uses it.' },
  'too-large': { status: 413, title: 'The body is too large', nextStep: 'Send a smaller one.' },
  'range-refused': {
    status: 416,
    title: 'The file has no such part',
    nextStep: 'Ask for bytes within its length.',
  },
  'media-type': {
    status: 415,
    title: 'The body’s type is not taken',
    nextStep: 'Send the Content-Type that the API’s description names, unpacked.',
  },
  'post-refused': {
    status: 422,
    title: 'The post cannot go out like this',
    nextStep: 'Change what the violations name, all of them, and send it again.',
  },
  'reply-refused': {
    status: 422,
    title: 'The answer cannot go out like this',
    nextStep: 'Change what the violations name; what no words can mend is answered on the platform itself.',
  },
  'media-refused': { status: 422, title: 'The file cannot be used', nextStep: 'Send another file.' },
  'url-refused': {
    status: 422,
    title: 'The address is not fetched',
    nextStep: 'Give the file’s own public https address, or upload the file.',
  },
  'choice-refused': {
    status: 422,
    title: 'This account cannot be chosen',
    nextStep: 'Choose one of the usable accounts of this connection.',
  },
  'nothing-to-replay': {
    status: 422,
    title: 'There is nothing to run again',
    nextStep: 'Name other publishes, or leave out a part of the filter.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    nextStep: 'Use a new key for a new request.',
  },
  'too-many': { status: 429, title: 'Too many at once', nextStep: 'Wait for the time in Retry-After.' },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    nextStep: 'Send it again with the same Idempotency-Key; if it stays, report the request id.',
  },
  unavailable: {
    status: 503,
    title: 'A service this needs does not answer',
    nextStep: 'Send it again in a moment, with the same Idempotency-Key.',
  },
} as const satisfies Record<string, ProblemFacts>;
export type ProblemKind = keyof typeof problems;

export interface ProblemOptions {
  readonly class?: FailureClass;
  readonly nextStep?: string;
  readonly violations?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer, such as the state that stands in the way. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** What a request is refused with. Thrown by routes and whatever they call; answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly nextStep: string;
  readonly failureClass: FailureClass | undefined;
  readonly move: Mover | undefined;

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = problems[kind].status;
    this.title = problems[kind].title;
    this.failureClass = options.class;
    this.move = options.class && failureFacts[options.class].move;
    this.nextStep = options.nextStep ?? problems[kind].nextStep;
  }

  toJSON(requestId: string): ProblemBody {
    return {
      type: `/docs/problems#${this.kind}`,
      title: this.title,
      status: this.status,
      detail: this.detail,
      ...(this.failureClass && { class: this.failureClass }),
      ...(this.move && { move: this.move }),
      nextStep: this.nextStep,
      ...(this.options.violations && { violations: [...this.options.violations] }),
      ...this.options.members,
      requestId,
    };
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly class?: FailureClass;
  readonly move?: Mover;
  readonly nextStep: string;
  readonly violations?: readonly Violation[];
  readonly requestId: string;
  readonly [member: string]: unknown;
}

export const notFound = (what: string): Problem =>
  new Problem('not-found', `There is no ${what} with this id in this workspace.`);

/** Names each field that does not fit; never what was in it. */
export function unfit(where: 'body' | 'query' | 'path', error: z.ZodError): Problem {
  const violations = error.issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => ({
      path: pathOf(issue.path) || where,
      message: issue.message,
    }));
  return new Problem(
    'bad-request',
    `${violations.length === 1 ? 'One field does' : `${violations.length} fields do`} not fit: ${violations.map(({ path }) => path).join(', ')}.`,
    { violations },
  );
}

/** `post.media[0].mediaId` */
export const pathOf = (steps: readonly PropertyKey[]): string =>
  steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`)).join('');

/** Of a union that fits in no way, what is wrong with each. */
const flatten = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] =>
  issue.code === 'invalid_union' && issue.errors.length > 0
    ? issue.errors.flat().map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
    : [issue];

/** The one translation of whatever was thrown. What nobody foresaw is `internal`, and says nothing of itself. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Failure) return ofFailure(error);
  if (error instanceof MediaTooLarge)
    return new Problem('too-large', error.message, { class: 'content-refused', cause: error });
  if (error instanceof UnreadableMedia)
    return new Problem('media-refused', error.message, { class: 'content-refused', cause: error });
  if (error instanceof UrlRefused)
    return new Problem(
      error.reason === 'not-a-url' || error.reason === 'scheme' ? 'bad-request' : 'url-refused',
      error.message,
      { cause: error },
    );
  if (error instanceof MediaNotFound)
    return new Problem('not-found', 'The file is not in the library any more.', { cause: error });
  if (error instanceof KeyUsedOtherwise)
    return new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key belongs to a request with another method, path or body.',
    );
  if (error instanceof KeyStillRunning)
    return new Problem('idempotency-key-busy', 'The first request under this Idempotency-Key has not ended.', {
      headers: { 'Retry-After': '2' },
      cause: error,
    });
  if (error instanceof TemporalAway) return unavailable('Temporal, or its worker, did not answer in time.', error);
  if (isDatabaseAway(error)) return unavailable('The database, or the storage, did not answer.', error);
  return (
    ofHttpError(error) ?? new Problem('internal', 'The request was not carried out.', { class: 'bug', cause: error })
  );
}

const unavailable = (detail: string, cause: unknown) =>
  new Problem('unavailable', detail, { headers: { 'Retry-After': '2' }, cause });

const kindOfFailure: Readonly<Record<FailureClass, ProblemKind>> = {
  'reconnect-needed': 'account-not-ready',
  'account-gone': 'account-not-ready',
  'permission-missing': 'permission-missing',
  'content-refused': 'post-refused',
  'duplicate-refused': 'post-refused',
  'rate-limited': 'too-many',
  'quota-exhausted': 'too-many',
  'platform-unavailable': 'unavailable',
  'not-found': 'not-found',
  'outcome-unknown': 'wrong-state',
  'app-misconfigured': 'not-configured',
  bug: 'internal',
};

const ofFailure = (failure: Failure) =>
  new Problem(kindOfFailure[failure.failureClass], failure.message, {
    class: failure.failureClass,
    nextStep: failure.nextStep,
    ...(failure.retryAfterMs !== undefined && {
      headers: { 'Retry-After': String(Math.ceil(failure.retryAfterMs / 1_000)) },
    }),
    cause: failure,
  });

/** What Express refuses by itself, such as half an escape in an address; its own words may repeat what was sent. */
function ofHttpError(error: unknown): Problem | undefined {
  const { status } = (error instanceof Error ? error : {}) as { status?: number };
  return status !== undefined && status >= 400 && status < 500
    ? new Problem('bad-request', 'The request could not be read.')
    : undefined;
}
