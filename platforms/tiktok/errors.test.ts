import { describe, expect, it } from 'vitest';
import { type FailureClass, failureFacts, type Mover } from '../../domain/failures.js';
import { scrubber } from '../scrub.js';
import { failedPost, isRefusal, refusal } from './errors.js';
import { errorRows, failReasons } from './errorTable.js';
import { refused } from './fixtures/answers.js';

const nowMs = Date.parse('2026-11-20T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}, text = '') => ({
  status,
  headers,
  body,
  text,
  scrub: scrubber([]),
});
const aboutPost = { changes: true, aboutPost: true, nowMs };

describe('a refusal', () => {
  // Code, the status it comes with, its class, whose move it is, what the sentence says.
  const cases: [string, number, FailureClass, Mover, RegExp][] = [
    ['access_token_invalid', 401, 'reconnect-needed', 'owner', /token/],
    ['scope_not_authorized', 401, 'permission-missing', 'owner', /did not allow/],
    ['scope_permission_missed', 400, 'permission-missing', 'owner', /did not allow/],
    ['rate_limit_exceeded', 429, 'rate-limited', 'platform', /too many requests/],
    ['spam_risk_too_many_posts', 403, 'rate-limited', 'platform', /posts for the day/],
    ['spam_risk_too_many_posts', 200, 'rate-limited', 'platform', /posts for the day/],
    ['spam_risk_too_many_pending_share', 403, 'rate-limited', 'platform', /inbox/],
    ['reached_active_user_cap', 403, 'quota-exhausted', 'us', /our app/],
    ['reached_active_user_cap', 200, 'quota-exhausted', 'us', /our app/],
    ['spam_risk_user_banned_from_posting', 403, 'account-gone', 'owner', /banned/],
    ['spam_risk_user_banned_from_posting', 200, 'account-gone', 'owner', /banned/],
    ['unaudited_client_can_only_post_to_private_accounts', 403, 'app-misconfigured', 'us', /not audited our app/],
    ['url_ownership_unverified', 403, 'app-misconfigured', 'us', /not verified/],
    ['spam_risk', 403, 'content-refused', 'owner', /spam/],
    ['spam_risk_text', 403, 'content-refused', 'owner', /text of this post/],
    ['privacy_level_option_mismatch', 403, 'content-refused', 'owner', /audience/],
    ['invalid_file_upload', 400, 'content-refused', 'owner', /file/],
    ['app_version_check_failed', 400, 'content-refused', 'owner', /too old/],
    ['invalid_param', 400, 'content-refused', 'owner', /does not accept/],
    ['invalid_params', 400, 'content-refused', 'owner', /does not accept/],
    ['invalid_publish_id', 400, 'not-found', 'owner', /does not know/],
    ['token_not_authorized_for_specified_publish_id', 400, 'not-found', 'owner', /another account/],
    ['publish_not_cancellable', 400, 'content-refused', 'owner', /no longer stop/],
    ['internal_error', 500, 'platform-unavailable', 'platform', /in trouble/],
  ];

  it.each(cases)('%s under %i is %s, for %s to act on', (code, status, failureClass, move, says) => {
    expect(isRefusal(answered(status, refused(code)))).toBe(true);
    const failure = refusal(answered(status, refused(code)), aboutPost);
    expect(failure).toMatchObject({ failureClass, platformCode: code, effect: status >= 500 ? 'unknown' : 'none' });
    expect(failureFacts[failureClass].move).toBe(move);
    expect(failure.message).toMatch(says);
    expect(failure.platformMessage).toBe(`TikTok says ${code} (log_id 20261107AB)`);
    expect(failure.nextStep).toMatch(/\.$/);
    if (failureFacts[failureClass].healsWithTime && status < 500) expect(failure.retryAfterMs).toBeGreaterThan(0);
  });

  it('is known by every code of the table', () => {
    expect(new Set(cases.map(([code]) => code))).toEqual(new Set(Object.keys(errorRows)));
  });

  it.each([
    [401, 'reconnect-needed'],
    [403, 'permission-missing'],
    [404, 'not-found'],
    [408, 'platform-unavailable'],
    [413, 'content-refused'],
    [418, 'bug'],
    [429, 'rate-limited'],
    [502, 'platform-unavailable'],
    [302, 'platform-unavailable'],
  ] as const)('without a code is judged by its status: %i is %s', (status, failureClass) => {
    expect(refusal(answered(status, undefined, {}, 'Words.'), aboutPost)).toMatchObject({
      failureClass,
      platformCode: `HTTP ${status}`,
      platformMessage: 'Words.',
    });
  });

  it('of a value is ours where the call was not about a post', () => {
    expect(refusal(answered(400, refused('invalid_params')), { ...aboutPost, aboutPost: false })).toMatchObject({
      failureClass: 'bug',
    });
  });

  it('in a 5xx leaves open what happened, whatever it says, unless the call only reads', () => {
    expect(refusal(answered(500, refused('spam_risk')), aboutPost)).toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
    expect(refusal(answered(500, {}), { ...aboutPost, changes: false }).effect).toBe('none');
  });

  it('is waited for as long as it asks, where it does', () => {
    const headers = { 'retry-after': '7' };
    expect(refusal(answered(429, refused('rate_limit_exceeded'), headers), aboutPost).retryAfterMs).toBe(7_000);
    expect(refusal(answered(429, refused('rate_limit_exceeded')), aboutPost).retryAfterMs).toBe(60_000);
  });

  it('says what an app that is not audited has to change', () => {
    const code = 'unaudited_client_can_only_post_to_private_accounts';
    expect(refusal(answered(403, refused(code)), aboutPost).nextStep).toMatch(/private.*audited/s);
  });
});

describe('a post that TikTok took and did not publish', () => {
  const cases: [string, FailureClass, boolean][] = [
    ['file_format_check_failed', 'content-refused', false],
    ['duration_check_failed', 'content-refused', false],
    ['frame_rate_check_failed', 'content-refused', false],
    ['picture_size_check_failed', 'content-refused', false],
    ['internal', 'content-refused', true],
    ['video_pull_failed', 'content-refused', true],
    ['photo_pull_failed', 'content-refused', true],
    ['publish_cancelled', 'content-refused', false],
    ['auth_removed', 'reconnect-needed', false],
    ['spam_risk_too_many_posts', 'content-refused', true],
    ['spam_risk_user_banned_from_posting', 'account-gone', false],
    ['spam_risk_text', 'content-refused', false],
    ['spam_risk', 'content-refused', false],
  ];

  it.each(cases)('for %s is %s; handed over anew: %s', (reason, failureClass, again) => {
    const { failure, handOverAnew } = failedPost(reason);
    expect(failure).toMatchObject({ failureClass, platformCode: reason, platformMessage: reason });
    expect(handOverAnew).toBe(again);
    // Nothing is left to wait for.
    expect(failureFacts[failureClass].healsWithTime).toBe(false);
  });

  it('is known by every reason of the table, and said to be turned down for others', () => {
    expect(new Set(cases.map(([reason]) => reason))).toEqual(new Set(Object.keys(failReasons)));
    expect(failedPost('something_new').failure).toMatchObject({
      failureClass: 'content-refused',
      platformMessage: 'something_new',
    });
    expect(failedPost(undefined).failure.message).toMatch(/turned it down/);
  });
});
