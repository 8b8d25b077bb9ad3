import { describe, expect, it } from 'vitest';
import { type FailureClass, failureFacts, type Mover } from '../../domain/failures.js';
import { refusals } from '../meta/errors.js';
import { scrubber } from '../scrub.js';
import { errorRows, processingErrors } from './errorTable.js';
import { graphError, notFoundYet, throttled } from './fixtures/answers.js';

const { refusal } = refusals('Threads', errorRows);
const failureOf = (body: unknown, changes = true) =>
  refusal({ status: 400, headers: {}, body, text: '', scrub: scrubber([]) }, { changes, nowMs: 0 });

interface Case {
  readonly body: unknown;
  readonly class: FailureClass;
  readonly move: Mover;
  readonly code: string;
  readonly says: RegExp;
  readonly effect?: 'unknown';
  readonly mayBeLive?: true;
}

/** Every line of threads.md §8. */
const cases: Record<string, Case> = {
  'service down': {
    body: graphError(2, undefined, { is_transient: true }),
    class: 'platform-unavailable',
    move: 'platform',
    code: '2',
    says: /trouble/,
    effect: 'unknown',
  },
  'an unknown error': {
    body: graphError(1),
    class: 'platform-unavailable',
    move: 'platform',
    code: '1',
    says: /trouble/,
    effect: 'unknown',
  },
  throttled: { body: throttled, class: 'rate-limited', move: 'platform', code: '613/4279002', says: /too many calls/ },
  'throttled, by code 4': {
    body: graphError(4),
    class: 'rate-limited',
    move: 'platform',
    code: '4',
    says: /app has made too many/,
  },
  'throttled, by code 17': {
    body: graphError(17),
    class: 'rate-limited',
    move: 'platform',
    code: '17',
    says: /too many calls/,
  },
  'throttled, by code 32': {
    body: graphError(32),
    class: 'rate-limited',
    move: 'platform',
    code: '32',
    says: /too many calls/,
  },
  'the quota of the day': {
    body: graphError(9, 2207042),
    class: 'rate-limited',
    move: 'platform',
    code: '9/2207042',
    says: /24 hours/,
  },
  'a permission': {
    body: graphError(10),
    class: 'permission-missing',
    move: 'owner',
    code: '10',
    says: /permission is missing/,
  },
  'the app’s access': {
    body: graphError(10, 4279067),
    class: 'app-misconfigured',
    move: 'us',
    code: '10/4279067',
    says: /our app/,
  },
  'not seen yet': {
    body: notFoundYet,
    class: 'platform-unavailable',
    move: 'platform',
    code: '24/4279009',
    says: /does not see yet/,
  },
  'not found at all': {
    body: graphError(24),
    class: 'not-found',
    move: 'owner',
    code: '24',
    says: /does not know this post/,
  },
  'a bad parameter': { body: graphError(100), class: 'bug', move: 'us', code: '100', says: /refused our request/ },
  'a text that is too long': {
    body: graphError(100, undefined, { message: '(#100) Param text must be at most 500 characters long.' }),
    class: 'content-refused',
    move: 'owner',
    code: '100',
    says: /too long/,
  },
  'a missing object': {
    body: graphError(100, 33),
    class: 'not-found',
    move: 'owner',
    code: '100/33',
    says: /does not know/,
  },
  'a session that is none': {
    body: graphError(452, 4279019),
    class: 'reconnect-needed',
    move: 'owner',
    code: '452/4279019',
    says: /token/,
  },
  'a token that is none': {
    body: graphError(190),
    class: 'reconnect-needed',
    move: 'owner',
    code: '190',
    says: /token/,
  },
  'a removed app': {
    body: graphError(190, 458),
    class: 'reconnect-needed',
    move: 'owner',
    code: '190/458',
    says: /removed our app/,
  },
  'an expired token': {
    body: graphError(190, 463),
    class: 'reconnect-needed',
    move: 'owner',
    code: '190/463',
    says: /token/,
  },
  'a permission of the 200s': {
    body: graphError(200),
    class: 'permission-missing',
    move: 'owner',
    code: '200',
    says: /permission/,
  },
  'a policy block': { body: graphError(368), class: 'permission-missing', move: 'owner', code: '368', says: /blocked/ },
  'a duplicate': {
    body: graphError(506),
    class: 'duplicate-refused',
    move: 'owner',
    code: '506',
    says: /the same already/,
  },
  'a page that cannot be read yet': {
    body: graphError(-1, 4279047),
    class: 'content-refused',
    move: 'owner',
    code: '-1/4279047',
    says: /link attachment/,
  },
  'a restricted profile': {
    body: graphError(10, 4279013),
    class: 'account-gone',
    move: 'owner',
    code: '10/4279013',
    says: /restricted/,
  },
  spam: {
    body: graphError(4, 2207051),
    class: 'permission-missing',
    move: 'owner',
    code: '4/2207051',
    says: /spam/,
    mayBeLive: true,
  },
  'a file that cannot be fetched': {
    body: graphError(9004, 2207052),
    class: 'content-refused',
    move: 'owner',
    code: 'media-not-fetched',
    says: /fetch a file/,
  },
  'a file that cannot be fetched, in words': {
    body: graphError(100, undefined, { error_user_msg: 'The media could not be fetched from this URI.' }),
    class: 'content-refused',
    move: 'owner',
    code: 'media-not-fetched',
    says: /fetch a file/,
  },
  'links in the title': {
    body: graphError(100, undefined, { error_user_title: 'THREADS_API__LINK_LIMIT_EXCEEDED' }),
    class: 'content-refused',
    move: 'owner',
    code: '100',
    says: /five different links/,
  },
  'links in the message': {
    body: graphError(100, undefined, { message: 'THREADS_API__LINK_LIMIT_EXCEEDED' }),
    class: 'content-refused',
    move: 'owner',
    code: '100',
    says: /five different links/,
  },
  'no linked Instagram': {
    body: graphError(100, undefined, { error_user_msg: 'THREADS_API__FEATURE_NOT_AVAILABLE' }),
    class: 'permission-missing',
    move: 'owner',
    code: '100',
    says: /linked Instagram/,
  },
  'a bad country': {
    body: graphError(100, undefined, { error_user_title: 'THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES' }),
    class: 'content-refused',
    move: 'owner',
    code: '100',
    says: /countries/,
  },
  'a field that a post does not have': {
    body: graphError(100, undefined, { type: 'THApiException', message: 'Tried accessing nonexisting field (status)' }),
    class: 'bug',
    move: 'us',
    code: '100',
    says: /refused our request/,
  },
};

describe('what a refusal of Threads means', () => {
  it.each(Object.entries(cases))('%s', (_, expected) => {
    const failure = failureOf(expected.body);

    expect(failure.failureClass).toBe(expected.class);
    expect(failureFacts[failure.failureClass].move).toBe(expected.move);
    expect(failure.platformCode).toBe(expected.code);
    expect(failure.message).toMatch(expected.says);
    expect(failure.message).toMatch(/^Threads\b.*\.$/);
    expect(failure.nextStep).not.toBe('');
    expect(failure.effect).toBe(expected.effect ?? 'none');
    expect(failure.mayBeLive).toBe(expected.mayBeLive ?? false);
  });

  it('says how long to wait where Threads gives no hint', () => {
    expect(failureOf(throttled).retryAfterMs).toBe(15 * 60_000);
    expect(failureOf(graphError(9, 2207042)).retryAfterMs).toBe(60 * 60_000);
    expect(failureOf(notFoundYet).retryAfterMs).toBe(10_000);
  });

  it('has a sentence for every way in which processing ends', () => {
    const names = Object.keys(processingErrors);

    expect(names).toHaveLength(9);
    expect(names.filter((name) => processingErrors[name]!.again)).toEqual(
      names.filter((name) => name.startsWith('FAILED_')),
    );
    for (const { says } of Object.values(processingErrors)) expect(says).toMatch(/^Threads .*\.$/);
  });
});
