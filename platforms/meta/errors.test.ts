import { describe, expect, it } from 'vitest';
import { type FailureClass, failureFacts, type Mover } from '../../domain/failures.js';
import { scrubber } from '../scrub.js';
import type { GraphErrorRow } from './errorRows.js';
import { readSigns, refusals, refusedInside } from './errors.js';

const nowMs = Date.parse('2026-09-01T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body,
  text: '',
  scrub: scrubber(['sealed-token-of-an-owner']),
});
const graph = (code: number, subcode?: number, more: object = {}) => ({
  error: {
    message: 'Said by the platform.',
    type: 'OAuthException',
    code,
    ...(subcode !== undefined && { error_subcode: subcode }),
    fbtrace_id: 'Ax1',
    ...more,
  },
});
const ownRow: GraphErrorRow = { subcodes: [4279009], class: 'platform-unavailable', says: 'Chirp does not see it yet' };
const { refusal } = refusals('Chirp', [ownRow]);

interface Case {
  readonly body: unknown;
  readonly status?: number;
  readonly class: FailureClass;
  readonly move: Mover;
  readonly code: string;
}
const cases: Record<string, Case> = {
  'token revoked': { body: graph(190, 458), class: 'reconnect-needed', move: 'owner', code: '190/458' },
  'token behind a checkpoint': { body: graph(190, 459), class: 'reconnect-needed', move: 'owner', code: '190/459' },
  'token of an unconfirmed user': { body: graph(190, 464), class: 'reconnect-needed', move: 'owner', code: '190/464' },
  'token and a changed password': { body: graph(190, 460), class: 'reconnect-needed', move: 'owner', code: '190/460' },
  'token expired': { body: graph(190, 463), class: 'reconnect-needed', move: 'owner', code: '190/463' },
  'token invalid': { body: graph(190, 467), class: 'reconnect-needed', move: 'owner', code: '190/467' },
  'token of one who lost the role': {
    body: graph(190, 492),
    class: 'reconnect-needed',
    move: 'owner',
    code: '190/492',
  },
  'token, no more said': { body: graph(190), class: 'reconnect-needed', move: 'owner', code: '190' },
  'session invalid': { body: graph(102), class: 'reconnect-needed', move: 'owner', code: '102' },
  'a permission': { body: graph(10), class: 'permission-missing', move: 'owner', code: '10' },
  'a permission of the 200s': { body: graph(250), class: 'permission-missing', move: 'owner', code: '250' },
  'a policy block': { body: graph(368), class: 'permission-missing', move: 'owner', code: '368' },
  'the app throttled': { body: graph(4), class: 'rate-limited', move: 'platform', code: '4' },
  'the account throttled': { body: graph(613, 1996), class: 'rate-limited', move: 'platform', code: '613/1996' },
  'a duplicate': { body: graph(506), class: 'duplicate-refused', move: 'owner', code: '506' },
  'a missing object': { body: graph(100, 33), class: 'not-found', move: 'owner', code: '100/33' },
  'a bad parameter': { body: graph(100), class: 'bug', move: 'us', code: '100' },
  'a bad parameter, told to the owner': {
    body: graph(100, 1, { error_user_msg: 'The caption is too long.' }),
    class: 'content-refused',
    move: 'owner',
    code: '100/1',
  },
  'a version that is gone': { body: graph(2635), class: 'app-misconfigured', move: 'us', code: '2635' },
  'trouble of code 2': { body: graph(2), class: 'platform-unavailable', move: 'platform', code: '2' },
  'trouble that says it passes': {
    body: graph(77_001, undefined, { is_transient: true }),
    class: 'platform-unavailable',
    move: 'platform',
    code: '77001',
  },
  'a line of the platform’s own': {
    body: graph(24, 4279009),
    class: 'platform-unavailable',
    move: 'platform',
    code: '24/4279009',
  },
  'codes as text': {
    body: { error: { code: '190', error_subcode: '458' } },
    class: 'reconnect-needed',
    move: 'owner',
    code: '190/458',
  },
  'the envelope of token calls': {
    body: { error_type: 'OAuthException', code: 190, error_message: 'Invalid' },
    class: 'reconnect-needed',
    move: 'owner',
    code: '190',
  },
  '401 with nothing': { status: 401, body: undefined, class: 'reconnect-needed', move: 'owner', code: 'HTTP 401' },
  '403 with nothing': { status: 403, body: undefined, class: 'permission-missing', move: 'owner', code: 'HTTP 403' },
  '404 with nothing': { status: 404, body: undefined, class: 'not-found', move: 'owner', code: 'HTTP 404' },
  '429 with nothing': { status: 429, body: undefined, class: 'rate-limited', move: 'platform', code: 'HTTP 429' },
  '502 with a page': {
    status: 502,
    body: undefined,
    class: 'platform-unavailable',
    move: 'platform',
    code: 'HTTP 502',
  },
  '400 with nothing': { status: 400, body: undefined, class: 'bug', move: 'us', code: 'HTTP 400' },
};

describe('what a refusal of the Graph API means', () => {
  it.each(Object.entries(cases))('%s', (_, expected) => {
    const failure = refusal(answered(expected.status ?? 400, expected.body), { changes: false, nowMs });

    expect(failure.failureClass).toBe(expected.class);
    expect(failureFacts[failure.failureClass].move).toBe(expected.move);
    expect(failure.platformCode).toBe(expected.code);
    expect(failure.message).toMatch(/^Chirp\b.*\.$/);
    expect(failure.effect).toBe('none');
  });

  it.each([
    [graph(1), 'unknown'],
    [graph(2), 'unknown'],
    [graph(-1), 'unknown'],
    [graph(77_001, undefined, { is_transient: true }), 'unknown'],
    [graph(24, 4279009), 'none'],
    [graph(100), 'none'],
  ])('a call that changes something and meets %j leaves its effect %s', (body, effect) => {
    expect(refusal(answered(400, body), { changes: true, nowMs }).effect).toBe(effect);
  });

  it('tells what became of the grant', () => {
    const causeOf = (subcode: number) =>
      refusal(answered(400, graph(190, subcode)), { changes: false, nowMs }).reconnectCause;

    expect([causeOf(458), causeOf(460), causeOf(463)]).toEqual([
      'access-revoked',
      'password-changed',
      'access-revoked',
    ]);
  });

  it('waits as long as the headers say, in minutes, and as long as the line says without them', () => {
    const usage = JSON.stringify({ 1: [{ call_count: 100, estimated_time_to_regain_access: 19 }] });
    const wait = (headers: Record<string, string>) =>
      refusal(answered(400, graph(613), headers), { changes: false, nowMs }).retryAfterMs;

    expect(wait({ 'x-business-use-case-usage': usage })).toBe(19 * 60_000);
    expect(wait({})).toBe(15 * 60_000);
  });

  it('shows what is said to people and the trace, without the token', () => {
    const body = graph(100, 33, {
      error_user_title: 'Gone',
      error_user_msg: 'sealed-token-of-an-owner is no longer there',
    });

    const { platformMessage } = refusal(answered(400, body), { changes: false, nowMs });

    expect(platformMessage).toBe('Said by the platform. · Gone · [removed] is no longer there (fbtrace_id Ax1)');
  });

  it('takes an error inside a 200 for a refusal', () => {
    expect(refusedInside(answered(200, graph(4)))).toMatchObject({ status: 400 });
    expect(refusedInside(answered(200, { id: '1' }))).toBeUndefined();
  });

  it('finds Meta’s own names for errors wherever they stand', () => {
    const inTitle = readSigns(answered(400, graph(100, 1, { error_user_title: 'THREADS_API__LINK_LIMIT_EXCEEDED' })));
    const asCode = readSigns(answered(400, { error: { code: 'THREADS_API__LINK_LIMIT_EXCEEDED' } }));

    expect(inTitle.words).toContain('THREADS_API__LINK_LIMIT_EXCEEDED');
    expect(asCode.words).toContain('THREADS_API__LINK_LIMIT_EXCEEDED');
  });
});
