import { describe, expect, it } from 'vitest';
import type { FailureClass } from '../../domain/failures.js';
import { scrubber } from '../scrub.js';
import { findRow, readSigns, refusal, refusalInside } from './errors.js';
import { errorRows } from './errorTable.js';
import {
  creditsDepleted,
  duplicate,
  invalidRequest,
  legacy,
  notFound,
  paymentRequired,
  problem,
  usageCapped,
} from './fixtures/answers.js';

const nowMs = Date.parse('2026-09-01T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}, text = '') => ({
  status,
  headers,
  body,
  text,
  scrub: scrubber([]),
});
const forbidden = (detail: string, type?: string, more?: object) => problem(403, 'Forbidden', detail, type, more);

interface Case {
  readonly status: number;
  readonly body: unknown;
  readonly class: FailureClass;
  readonly code: string;
  readonly scope?: 'app';
}
const cases: Record<string, Case> = {
  '402 out of credits': { status: 402, body: creditsDepleted, class: 'quota-exhausted', code: 'credits', scope: 'app' },
  '402 payment required': {
    status: 402,
    body: paymentRequired,
    class: 'quota-exhausted',
    code: 'credits-depleted',
    scope: 'app',
  },
  '402 with nothing': { status: 402, body: undefined, class: 'quota-exhausted', code: 'HTTP 402', scope: 'app' },
  '403 out of credits': { status: 403, body: creditsDepleted, class: 'quota-exhausted', code: 'credits', scope: 'app' },
  '429 usage cap': { status: 429, body: usageCapped, class: 'quota-exhausted', code: 'usage-capped', scope: 'app' },
  '429 plain': {
    status: 429,
    body: problem(429, 'Too Many Requests', 'Too Many Requests'),
    class: 'rate-limited',
    code: 'HTTP 429',
  },
  '429 typed': {
    status: 429,
    body: problem(429, 'x', 'x', 'rate-limit-exceeded'),
    class: 'rate-limited',
    code: 'rate-limit-exceeded',
  },
  '429 legacy 88': { status: 429, body: legacy(88, 'Rate limit exceeded'), class: 'rate-limited', code: '88' },
  'legacy 88 under another status': {
    status: 403,
    body: legacy(88, 'Rate limit exceeded'),
    class: 'rate-limited',
    code: '88',
  },
  '403 daily limit': {
    status: 403,
    body: legacy(185, 'User is over daily status update limit.'),
    class: 'rate-limited',
    code: '185',
  },
  '401 plain': {
    status: 401,
    body: problem(401, 'Unauthorized', 'Unauthorized'),
    class: 'reconnect-needed',
    code: 'HTTP 401',
  },
  '401 legacy 89': {
    status: 401,
    body: legacy(89, 'Invalid or expired token.'),
    class: 'reconnect-needed',
    code: '89',
  },
  'legacy 215 under another status': {
    status: 400,
    body: legacy(215, 'Bad Authentication data.'),
    class: 'reconnect-needed',
    code: '215',
  },
  '403 unsupported authentication': {
    status: 403,
    body: forbidden(
      'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.',
      'unsupported-authentication',
    ),
    class: 'reconnect-needed',
    code: 'unsupported-authentication',
  },
  '403 suspended': {
    status: 403,
    body: forbidden('The user used for authentication is suspended', 'user-suspended'),
    class: 'account-gone',
    code: 'user-suspended',
  },
  '403 legacy 64': { status: 403, body: legacy(64, 'Your account is suspended'), class: 'account-gone', code: '64' },
  '403 locked': {
    status: 403,
    body: legacy(326, 'To protect our users, this account is temporarily locked.'),
    class: 'account-gone',
    code: '326',
  },
  '403 app permissions': {
    status: 403,
    body: forbidden(
      'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
      'oauth1-permissions',
    ),
    class: 'app-misconfigured',
    code: 'oauth1-permissions',
  },
  '403 not enrolled': {
    status: 403,
    body: forbidden('This request must be made using an approved developer account.', 'client-forbidden', {
      reason: 'client-not-enrolled',
    }),
    class: 'app-misconfigured',
    code: 'client-forbidden',
  },
  '403 duplicate': { status: 403, body: duplicate, class: 'duplicate-refused', code: 'HTTP 403' },
  '403 legacy duplicate': {
    status: 403,
    body: legacy(187, 'Status is a duplicate.'),
    class: 'duplicate-refused',
    code: '187',
  },
  '403 parent gone': {
    status: 403,
    body: forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
    class: 'not-found',
    code: 'parent-not-visible',
  },
  '403 legacy parent gone': {
    status: 403,
    body: legacy(385, 'You attempted to reply …'),
    class: 'not-found',
    code: 'parent-not-visible',
  },
  '403 reply to a stranger': {
    status: 403,
    body: forbidden(
      'You can only reply to or quote posts where you are mentioned or are the author.',
      'not-authorized-for-resource',
    ),
    class: 'permission-missing',
    code: 'not-authorized-for-resource',
  },
  '403 reply to a stranger, earlier words': {
    status: 403,
    body: forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    ),
    class: 'permission-missing',
    code: 'HTTP 403',
  },
  '403 replies limited by the author': {
    status: 403,
    body: legacy(433, 'The original Tweet author restricted who can reply to this Tweet.'),
    class: 'permission-missing',
    code: '433',
  },
  '403 not visible': {
    status: 403,
    body: legacy(179, 'Sorry, you are not authorized to see this status'),
    class: 'permission-missing',
    code: '179',
  },
  '403 somebody else’s post': {
    status: 403,
    body: forbidden('You are not authorized to delete this Tweet.'),
    class: 'permission-missing',
    code: 'HTTP 403',
  },
  '403 no DM': {
    status: 403,
    body: forbidden('You do not have permission to DM one or more participants.'),
    class: 'permission-missing',
    code: 'HTTP 403',
  },
  '403 no DM, other words': {
    status: 403,
    body: forbidden('This operation is not permitted.'),
    class: 'permission-missing',
    code: 'HTTP 403',
  },
  '403 legacy no DM': {
    status: 403,
    body: legacy(349, 'You cannot send messages to this user.'),
    class: 'permission-missing',
    code: '349',
  },
  '403 looks automated': {
    status: 403,
    body: legacy(226, 'This request looks like it might be automated.'),
    class: 'permission-missing',
    code: '226',
  },
  '403 cashtags': {
    status: 403,
    body: forbidden('Posts are limited to a maximum of one cashtag'),
    class: 'content-refused',
    code: 'HTTP 403',
  },
  '403 bad link': {
    status: 403,
    body: forbidden('The Tweet contains an invalid URL.'),
    class: 'content-refused',
    code: 'HTTP 403',
  },
  '400 bad link': {
    status: 400,
    body: invalidRequest('The Tweet contains an invalid URL.'),
    class: 'content-refused',
    code: 'invalid-request',
  },
  '403 long video': {
    status: 403,
    body: forbidden('This user is not allowed to post a video longer than 2 minutes'),
    class: 'content-refused',
    code: 'HTTP 403',
  },
  '403 not permitted': {
    status: 403,
    body: forbidden('You are not permitted to perform this action.'),
    class: 'content-refused',
    code: 'HTTP 403',
  },
  '400 too long': {
    status: 400,
    body: invalidRequest('Your Tweet text is too long. For this account …'),
    class: 'content-refused',
    code: 'invalid-request',
  },
  '403 legacy too long': {
    status: 403,
    body: legacy(186, 'Tweet needs to be a bit shorter.'),
    class: 'content-refused',
    code: '186',
  },
  '400 media ids': {
    status: 400,
    body: invalidRequest('Your media IDs are invalid.'),
    class: 'content-refused',
    code: 'media-invalid',
  },
  '400 legacy media': {
    status: 400,
    body: legacy(324, 'The validation of media ids failed.'),
    class: 'content-refused',
    code: 'media-invalid',
  },
  '400 five pictures': {
    status: 400,
    body: invalidRequest('$.media.media_ids: there must be a maximum of 4 items in the array'),
    class: 'content-refused',
    code: 'invalid-request',
  },
  '413 at the edge': { status: 413, body: undefined, class: 'content-refused', code: 'HTTP 413' },
  '403 bare': { status: 403, body: forbidden('Forbidden'), class: 'permission-missing', code: 'HTTP 403' },
  '404 resource': { status: 404, body: notFound, class: 'not-found', code: 'resource-not-found' },
  '404 legacy 144': {
    status: 404,
    body: legacy(144, 'No status found with that ID.'),
    class: 'not-found',
    code: '144',
  },
  '404 with nothing': { status: 404, body: undefined, class: 'not-found', code: 'HTTP 404' },
  '408': { status: 408, body: undefined, class: 'platform-unavailable', code: 'HTTP 408' },
  '500 broken': { status: 500, body: legacy(131, 'Internal error'), class: 'platform-unavailable', code: '131' },
  '503 over capacity': {
    status: 503,
    body: problem(503, 'Service Unavailable', 'Service Unavailable'),
    class: 'platform-unavailable',
    code: 'HTTP 503',
  },
  'legacy 130 under another status': {
    status: 520,
    body: legacy(130, 'Over capacity'),
    class: 'platform-unavailable',
    code: '130',
  },
  '400 otherwise': {
    status: 400,
    body: invalidRequest('The query parameter [max_results] is not valid'),
    class: 'bug',
    code: 'invalid-request',
  },
  '409, undescribed': { status: 409, body: undefined, class: 'bug', code: 'HTTP 409' },
  '307, undescribed': { status: 307, body: undefined, class: 'platform-unavailable', code: 'HTTP 307' },
};

describe('X’s refusals', () => {
  it.each(Object.entries(cases))(
    'are known for what they are: %s',
    (_, { status, body, class: failureClass, code, scope = 'account' }) => {
      const failure = refusal(answered(status, body), { changes: true, nowMs });
      expect(failure).toMatchObject({ failureClass, platformCode: code, scope });
      expect(failure.message).toMatch(/^X.*\.$/);
      expect(failure.nextStep).toBeTruthy();
    },
  );

  it('are each described by a line of the table that a case reaches', () => {
    const reached = Object.values(cases).map(({ status, body }) => findRow(readSigns(answered(status, body))));
    expect(errorRows.filter((row) => !reached.includes(row))).toEqual([]);
  });

  it('show X’s own words, its title only where it says nothing else, and the text where there are none', () => {
    expect(refusal(answered(403, duplicate), { changes: true, nowMs }).platformMessage).toBe(
      'You are not allowed to create a Tweet with duplicate content.',
    );
    expect(refusal(answered(403, { title: 'Forbidden' }), { changes: true, nowMs }).platformMessage).toBe('Forbidden');
    expect(refusal(answered(502, undefined, {}, 'A web page.'), { changes: true, nowMs }).platformMessage).toBe(
      'A web page.',
    );
  });

  it('do not repeat the parameters that X echoes, which hold the post', () => {
    const body = invalidRequest('Your Tweet text is too long.', { text: ['my very own words'] });
    expect(JSON.stringify(refusal(answered(400, body), { changes: true, nowMs }))).not.toContain('my very own words');
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

  it('carry the wait that the headers ask for', () => {
    const headers = {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(nowMs / 1_000 + 300),
    };
    expect(refusal(answered(429, undefined, headers), { changes: true, nowMs }).retryAfterMs).toBe(300_000);
    expect(refusal(answered(503, undefined, { 'retry-after': '9' }), { changes: true, nowMs }).retryAfterMs).toBe(
      9_000,
    );
  });

  it('inside a 200 without data are refusals too, and those beside data are not', () => {
    expect(refusalInside(answered(200, notFound), nowMs)).toMatchObject({ failureClass: 'not-found' });
    expect(refusalInside(answered(200, { ...notFound, data: [] }), nowMs)).toBeUndefined();
    const passing = { errors: [{ type: 'https://api.x.com/2/problems/internal-error', detail: 'Internal error' }] };
    expect(refusalInside(answered(200, passing), nowMs)).toMatchObject({ failureClass: 'platform-unavailable' });
  });
});
