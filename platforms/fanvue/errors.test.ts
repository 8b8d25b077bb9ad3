import { describe, expect, it } from 'vitest';
import { type FailureClass, failureFacts, type Mover } from '../../domain/failures.js';
import { scrubber } from '../scrub.js';
import { findRow, readSigns, refusal, storageRefusal } from './errors.js';
import { type ErrorRow, errorRows, storageRows } from './errorTable.js';
import * as fixtures from './fixtures/answers.js';

const nowMs = Date.parse('2026-11-20T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}, text = '') => ({
  status,
  headers,
  body,
  text,
  scrub: scrubber([]),
});

interface Case {
  readonly status: number;
  readonly body?: unknown;
  readonly changes?: boolean;
  readonly class: FailureClass;
  readonly move: Mover;
  readonly code: string;
  readonly says: string;
}

const cases: Record<string, Case> = {
  '400 of the version header': {
    status: 400,
    body: fixtures.versionUnknown,
    class: 'app-misconfigured',
    move: 'us',
    code: 'api-version-unknown',
    says: 'Fanvue does not know the API version that we name.',
  },
  '410 of a retired version': {
    status: 410,
    body: fixtures.versionRetired,
    class: 'app-misconfigured',
    move: 'us',
    code: 'api-version-retired',
    says: 'Fanvue has retired the API version that we name.',
  },
  '401': {
    status: 401,
    body: fixtures.unauthorized,
    class: 'reconnect-needed',
    move: 'owner',
    code: 'HTTP 401',
    says: 'Fanvue does not accept this account’s token.',
  },
  '403 for want of a scope': {
    status: 403,
    body: fixtures.insufficientScope,
    class: 'permission-missing',
    move: 'owner',
    code: 'HTTP 403',
    says: 'Fanvue forbids this: the permission was not given, the thing belongs to another account, or the account is suspended.',
  },
  '403 for what belongs to another': {
    status: 403,
    body: fixtures.notOwner,
    class: 'permission-missing',
    move: 'owner',
    code: 'HTTP 403',
    says: 'Fanvue forbids this: the permission was not given, the thing belongs to another account, or the account is suspended.',
  },
  '400 of the validator': {
    status: 400,
    body: fixtures.invalidFields,
    class: 'content-refused',
    move: 'owner',
    code: 'invalid-field',
    says: 'Fanvue refuses a field of this.',
  },
  '400 with words': {
    status: 400,
    body: fixtures.notContactable,
    class: 'content-refused',
    move: 'owner',
    code: 'HTTP 400',
    says: 'Fanvue refuses this.',
  },
  '400 with nothing': {
    status: 400,
    class: 'content-refused',
    move: 'owner',
    code: 'HTTP 400',
    says: 'Fanvue refuses this.',
  },
  '400 to a read': {
    status: 400,
    body: fixtures.invalidFields,
    changes: false,
    class: 'bug',
    move: 'us',
    code: 'HTTP 400',
    says: 'Fanvue: our request was wrong.',
  },
  '413': { status: 413, class: 'content-refused', move: 'owner', code: 'HTTP 413', says: 'Fanvue: this is too large.' },
  '404': {
    status: 404,
    body: fixtures.notFound,
    class: 'not-found',
    move: 'owner',
    code: 'HTTP 404',
    says: 'Fanvue does not know this post, media, collection or conversation.',
  },
  '409': {
    status: 409,
    body: { message: 'Exists' },
    class: 'duplicate-refused',
    move: 'owner',
    code: 'HTTP 409',
    says: 'Fanvue has this already.',
  },
  '429': {
    status: 429,
    body: fixtures.tooMany,
    class: 'rate-limited',
    move: 'platform',
    code: 'HTTP 429',
    says: 'Fanvue: too many requests of this account.',
  },
  '408': {
    status: 408,
    class: 'platform-unavailable',
    move: 'platform',
    code: 'HTTP 408',
    says: 'Fanvue gave up waiting for our request.',
  },
  '503 of the collections': {
    status: 503,
    body: fixtures.serviceDown,
    class: 'platform-unavailable',
    move: 'platform',
    code: 'HTTP 503',
    says: 'A service behind Fanvue is down.',
  },
  '500': {
    status: 500,
    class: 'platform-unavailable',
    move: 'platform',
    code: 'HTTP 500',
    says: 'Fanvue is in trouble.',
  },
  '405, undescribed': {
    status: 405,
    class: 'bug',
    move: 'us',
    code: 'HTTP 405',
    says: 'Fanvue refused our request with 405.',
  },
  '307, undescribed': {
    status: 307,
    class: 'platform-unavailable',
    move: 'platform',
    code: 'HTTP 307',
    says: 'Fanvue answered with 307.',
  },
};

describe('Fanvue’s refusals', () => {
  it.each(Object.entries(cases))('are known for what they are: %s', (_, one) => {
    const { status, body, changes = true, class: failureClass, move, code, says } = one;
    const failure = refusal(answered(status, body), { changes, nowMs });
    expect(failure).toMatchObject({ failureClass, platformCode: code, message: says });
    expect(failureFacts[failure.failureClass].move).toBe(move);
    expect(failure.nextStep).toMatch(/\.$/);
  });

  it('are each described by a line of the table that a case reaches', () => {
    const reached = Object.values(cases).map(({ status, body, changes = true }) =>
      findRow(errorRows, readSigns(answered(status, body)), { changes }),
    );
    expect(errorRows.filter((row) => !reached.includes(row))).toEqual([]);
  });

  it.each([
    ['message before error', fixtures.insufficientScope, 'write:post is needed'],
    ['error', fixtures.unauthorized, 'Unauthorized'],
    ['every entry of the validator', fixtures.invalidFields, 'price: Must be at least 300 · audience: Required'],
    [
      'an entry in a shape of its own',
      { errors: ['Bad text', { code: 1 }, { path: 'text', message: 'Too long' }] },
      'Bad text · text: Too long',
    ],
    ['the version to go to', fixtures.versionRetired, `${fixtures.versionRetired.message} · next version: 2026-12-01`],
  ])('show %s', (_, body, words) => {
    expect(refusal(answered(400, body), { changes: true, nowMs }).platformMessage).toBe(words);
  });

  it('show the text where there are no words', () => {
    expect(refusal(answered(502, undefined, {}, 'A web page.'), { changes: true, nowMs }).platformMessage).toBe(
      'A web page.',
    );
  });

  it.each([
    [500, true, 'unknown'],
    [503, true, 'unknown'],
    [408, true, 'unknown'],
    [307, true, 'unknown'],
    [500, false, 'none'],
    [403, true, 'none'],
    [429, true, 'none'],
  ])('with %i to a call that changes something (%s) have the effect %s', (status, changes, effect) => {
    expect(refusal(answered(status, undefined), { changes, nowMs }).effect).toBe(effect);
  });

  it.each([
    ['Retry-After', { 'retry-after': '17', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, 17_000],
    ['the reset', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowMs / 1_000 + 42) }, 42_000],
    ['the bucket’s minute', {}, 60_000],
  ])('of a rate wait for %s', (_, headers, retryAfterMs) => {
    expect(refusal(answered(429, fixtures.tooMany, headers), { changes: true, nowMs })).toMatchObject({
      retryAfterMs,
      scope: 'account',
    });
  });

  it('that are an outage wait as they are asked to', () => {
    expect(refusal(answered(503, undefined, { 'retry-after': '9' }), { changes: true, nowMs }).retryAfterMs).toBe(
      9_000,
    );
  });
});

describe('the storage’s refusals', () => {
  const storageCases: [number, FailureClass, string, number | undefined][] = [
    [403, 'platform-unavailable', 'upload-address-ended', 1_000],
    [404, 'not-found', 'upload-gone', undefined],
    [413, 'content-refused', 'HTTP 413', undefined],
    [400, 'platform-unavailable', 'HTTP 400', undefined],
    [503, 'platform-unavailable', 'HTTP 503', undefined],
  ];

  it.each(storageCases)('are known by their status: %i', (status, failureClass, platformCode, retryAfterMs) => {
    expect(storageRefusal(answered(status, undefined), nowMs)).toMatchObject({
      failureClass,
      platformCode,
      retryAfterMs,
      effect: 'none',
    });
  });

  it('are each described by a line that a case reaches', () => {
    const reached: ErrorRow[] = storageCases.map(([status]) =>
      findRow(storageRows, { status, shape: 'none', words: '' }, { changes: false }),
    );
    expect(storageRows.filter((row) => !reached.includes(row))).toEqual([]);
  });
});
