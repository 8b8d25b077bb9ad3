import { describe, expect, it } from 'vitest';
import { afterLook, lookAgainMs } from './containers.js';
import { GraphTime, nextAfter } from './dialect.js';
import { readTokenError } from './tokenErrors.js';
import { readLimits, readUsage } from './usage.js';

const minuteMs = 60_000;

describe('a container that was looked at', () => {
  const look = (state: 'IN_PROGRESS' | 'FINISHED' | 'PUBLISHED' | 'ERROR' | 'EXPIRED', waitedMs = 0) =>
    afterLook('Chirp', { state, createdAtMs: 0, nowMs: waitedMs, what: 'the video', processingMaxMs: 30 * minuteMs });

  it('is waited for, published, left alone or made anew', () => {
    expect(look('IN_PROGRESS')).toEqual({
      step: 'wait',
      lookAgainMs: 2_500,
      saying: 'Waiting for Chirp to process the video.',
    });
    expect(look('FINISHED')).toEqual({ step: 'finished' });
    expect(look('PUBLISHED')).toEqual({ step: 'published' });
    expect(look('ERROR')).toEqual({ step: 'failed', why: 'error' });
    expect(look('EXPIRED')).toEqual({ step: 'failed', why: 'expired' });
    expect(look('IN_PROGRESS', 31 * minuteMs)).toEqual({ step: 'failed', why: 'stuck' });
  });

  it('is looked at less and less often, and once a minute in the end', () => {
    expect([0, 30_000, 3 * minuteMs, 10 * minuteMs].map(lookAgainMs)).toEqual([2_500, 10_000, 30_000, minuteMs]);
  });
});

describe('where a list goes on', () => {
  const cursors = { after: 'QVFI2' };

  it('takes the cursor, with or without a link', () => {
    expect(nextAfter({ data: [1], paging: { cursors } }, 'optional')).toBe('QVFI2');
    expect(nextAfter({ data: [1], paging: { next: 'https://graph.example/x?after=QVFI9' } }, 'optional')).toBe('QVFI9');
    expect(nextAfter({ data: [1], paging: { cursors, next: 'https://graph.example/x' } }, 'needed')).toBe('QVFI2');
  });

  it('ends with an empty page, without a cursor, and without a link where links are promised', () => {
    expect(nextAfter({ data: [], paging: { cursors } }, 'optional')).toBeUndefined();
    expect(nextAfter({ data: [1] }, 'optional')).toBeUndefined();
    expect(nextAfter({ data: [1], paging: { cursors } }, 'needed')).toBeUndefined();
  });
});

it('reads Meta’s times', () => {
  expect(GraphTime.parse('2026-05-02T09:20:00+0000').toISOString()).toBe('2026-05-02T09:20:00.000Z');
  expect(GraphTime.safeParse('yesterday').success).toBe(false);
});

describe('the usage headers', () => {
  const business = JSON.stringify({
    17841400000000011: [{ type: 'instagram', call_count: 95, estimated_time_to_regain_access: 0 }],
    334455: [{ type: 'pages', call_count: 100, total_time: 20, estimated_time_to_regain_access: 19 }],
  });

  it('are read under all keys, in percent and minutes', () => {
    const usage = readUsage({
      'x-app-usage': '{"call_count":28,"total_time":25}',
      'x-business-use-case-usage': business,
    });

    expect(usage).toContainEqual({ scope: 'app', percent: 28, regainAfterMs: 0 });
    expect(usage).toContainEqual({ scope: 'account', percent: 100, regainAfterMs: 19 * minuteMs });
  });

  it('close the window only once it is used up, and nothing when they cannot be read', () => {
    expect(readLimits({ 'x-business-use-case-usage': business }, 0)).toEqual([
      { scope: 'account', windowMs: 24 * 60 * minuteMs, remaining: 0, resetAtMs: 19 * minuteMs },
    ]);
    expect(readLimits({ 'x-app-usage': '{"call_count":100}' }, 0)).toEqual([
      { scope: 'app', windowMs: 60 * minuteMs, remaining: 0, resetAtMs: 60 * minuteMs },
    ]);
    expect(readLimits({ 'x-app-usage': 'busy' }, 0)).toEqual([]);
  });
});

describe('what a token call’s refusal means', () => {
  const oauth = (words: string) => ({ error_type: 'OAuthException', code: 400, error_message: words });
  const graph = (code: number, subcode?: number, message = 'Refused', more: object = {}) => ({
    error: { message, code, error_subcode: subcode, ...more },
  });
  const cases: Record<string, [unknown, object]> = {
    'a used code': [oauth('Matching code was not found or was already used'), { kind: 'code-refused' }],
    'a used code, in the other envelope': [graph(100, 36009), { kind: 'code-refused' }],
    'an expired code': [graph(100, 36007), { kind: 'code-refused' }],
    'another address than before': [graph(100, 36008), { kind: 'app-misconfigured' }],
    'another address, in words': [
      oauth('Error validating verification code. Please make sure your redirect_uri is identical'),
      { kind: 'app-misconfigured' },
    ],
    'a wrong secret': [graph(1, undefined, 'Error validating client secret.'), { kind: 'app-misconfigured' }],
    'a wrong app': [graph(101, undefined, 'Missing or unknown'), { kind: 'app-misconfigured' }],
    'a wrong app, in words': [oauth('Invalid platform app'), { kind: 'app-misconfigured' }],
    'a call that is not offered': [graph(100, 33, 'Unsupported delete request'), { kind: 'app-misconfigured' }],
    'an expired token': [graph(190, 463), { kind: 'dead-grant', cause: 'access-revoked' }],
    'a changed password': [graph(190, 460), { kind: 'dead-grant', cause: 'password-changed' }],
    'a session that is none': [graph(452, 4279019), { kind: 'dead-grant', cause: 'access-revoked' }],
    'a call that is not offered, in words': [
      graph(100, undefined, 'Unsupported delete request'),
      { kind: 'app-misconfigured' },
    ],
    'a call at a path that there is not': [graph(2500), { kind: 'app-misconfigured' }],
    throttling: [graph(613, 4279002), { kind: 'transient' }],
    trouble: [graph(77, undefined, 'Oops', { is_transient: true }), { kind: 'transient' }],
    'a token that is too young': [
      graph(100, undefined, 'Too early'),
      { kind: 'transient', retryAfterMs: 24 * 60 * minuteMs },
    ],
  };

  it.each(Object.entries(cases))('%s', (_, [body, expected]) => {
    const { words, ...refusal } = readTokenError(400, body);

    expect(refusal).toEqual(expected);
    expect(words).not.toBe('');
  });

  it('takes a page and a 5xx for a passing trouble', () => {
    expect(readTokenError(502, undefined)).toMatchObject({ kind: 'transient' });
    expect(readTokenError(502, undefined)).not.toHaveProperty('retryAfterMs');
  });
});
