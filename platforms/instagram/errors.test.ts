import { describe, expect, it } from 'vitest';
import { type FailureClass, failureFacts, type Mover } from '../../domain/failures.js';
import { readSigns, refusals } from '../meta/errors.js';
import { scrubber } from '../scrub.js';
import { errorRows, rowOfCode, rowOfStatus } from './errorTable.js';
import { graphError, missing } from './fixtures/answers.js';

const nowMs = Date.parse('2026-09-01T10:00:00Z');
const answered = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  ...{ status, headers, body, text: '' },
  scrub: scrubber([]),
});
const { refusal, rowOf } = refusals('Instagram', errorRows);

type Case = [body: object, failureClass: FailureClass, move: Mover, says: RegExp];

/** Every code of instagram.md §8, §4.3 and §3.6. */
const cases: Record<string, Case> = {
  '1': [graphError(1), 'platform-unavailable', 'platform', /in trouble/],
  '2': [graphError(2, undefined, 'x', { is_transient: true }), 'platform-unavailable', 'platform', /in trouble/],
  '-1/2207001': [graphError(-1, 2207001), 'platform-unavailable', 'platform', /in trouble/],
  '-1/2207032': [graphError(-1, 2207032), 'platform-unavailable', 'platform', /could not take the media/],
  '-1/2207053': [graphError(-1, 2207053), 'content-refused', 'owner', /could not take the video/],
  '-2/2207003': [graphError(-2, 2207003), 'platform-unavailable', 'platform', /too long to fetch/],
  '-2/2207020': [graphError(-2, 2207020), 'not-found', 'owner', /no longer has the media/],
  '4': [graphError(4), 'rate-limited', 'platform', /our app/],
  '4/2207051': [graphError(4, 2207051), 'permission-missing', 'owner', /for spam/],
  '9/2207042': [graphError(9, 2207042), 'rate-limited', 'platform', /as many posts/],
  '10': [graphError(10), 'permission-missing', 'owner', /permission/],
  '10/2534022': [graphError(10, 2534022), 'permission-missing', 'owner', /24 hours/],
  '17': [graphError(17), 'rate-limited', 'platform', /too many calls/],
  '32': [graphError(32), 'rate-limited', 'platform', /too many calls/],
  '613': [graphError(613, 1996), 'rate-limited', 'platform', /too many calls/],
  '341': [graphError(341), 'rate-limited', 'platform', /too many calls/],
  '80001': [graphError(80001), 'rate-limited', 'platform', /too many calls/],
  '80002': [graphError(80002), 'rate-limited', 'platform', /too many calls/],
  '80006': [graphError(80006), 'rate-limited', 'platform', /too many calls/],
  '24/2207006': [graphError(24, 2207006), 'not-found', 'owner', /no longer has/],
  '24/2207008': [graphError(24, 2207008), 'not-found', 'owner', /no longer has/],
  '25/2207050': [graphError(25, 2207050), 'account-gone', 'owner', /restricted/],
  '100': [graphError(100), 'bug', 'us', /our request/],
  '100/33': [missing, 'not-found', 'owner', /does not know this object/],
  '100/2207023': [graphError(100, 2207023), 'content-refused', 'owner', /kind of post/],
  '100/2207028': [graphError(100, 2207028), 'content-refused', 'owner', /two to ten/],
  '100/2207035': [graphError(100, 2207035), 'content-refused', 'owner', /product tag/],
  '100/2207036': [graphError(100, 2207036), 'content-refused', 'owner', /product tag/],
  '100/2207037': [graphError(100, 2207037), 'content-refused', 'owner', /product tag/],
  '100/2207040': [graphError(100, 2207040), 'content-refused', 'owner', /the tags/],
  '1/2207057': [graphError(1, 2207057), 'content-refused', 'owner', /outside the video/],
  '102': [graphError(102), 'reconnect-needed', 'owner', /token/],
  '190': [graphError(190), 'reconnect-needed', 'owner', /token/],
  '190/458': [graphError(190, 458), 'reconnect-needed', 'owner', /removed our app/],
  '190/459': [graphError(190, 459), 'reconnect-needed', 'owner', /confirm the account/],
  '190/464': [graphError(190, 464), 'reconnect-needed', 'owner', /confirm the account/],
  '190/460': [graphError(190, 460), 'reconnect-needed', 'owner', /password was changed/],
  '190/463': [graphError(190, 463), 'reconnect-needed', 'owner', /token/],
  '190/467': [graphError(190, 467), 'reconnect-needed', 'owner', /token/],
  '190/492': [graphError(190, 492), 'reconnect-needed', 'owner', /role/],
  '200': [graphError(200), 'permission-missing', 'owner', /permission/],
  '299': [graphError(299), 'permission-missing', 'owner', /permission/],
  '352/2207026': [graphError(352, 2207026), 'content-refused', 'owner', /kind of video/],
  '368': [graphError(368), 'permission-missing', 'owner', /blocked this account/],
  '506': [graphError(506), 'duplicate-refused', 'owner', /posted the same/],
  '9004/2207052': [graphError(9004, 2207052), 'platform-unavailable', 'platform', /could not fetch/],
  '9007/2207027': [graphError(9007, 2207027), 'platform-unavailable', 'platform', /not finished/],
  '2635': [graphError(2635), 'app-misconfigured', 'us', /version/],
  '36000/2207004': [graphError(36000, 2207004), 'content-refused', 'owner', /larger than 8 MB/],
  '36001/2207005': [graphError(36001, 2207005), 'content-refused', 'owner', /only JPEG/],
  '36003/2207009': [graphError(36003, 2207009), 'content-refused', 'owner', /shape/],
  '36004/2207010': [graphError(36004, 2207010), 'content-refused', 'owner', /caption is too long/],
  '-1/2207073': [graphError(-1, 2207073), 'permission-missing', 'owner', /delete no post of this kind/],
  '-1/2207085': [graphError(-1, 2207085), 'content-refused', 'owner', /Fatal/],
  '100/2207081': [graphError(100, 2207081), 'content-refused', 'owner', /trial reels/],
  '2/1545133': [graphError(2, 1545133), 'platform-unavailable', 'platform', /message/],
  '10/2534025': [graphError(10, 2534025), 'permission-missing', 'owner', /one private answer/],
  '100/2534014': [graphError(100, 2534014), 'permission-missing', 'owner', /write to that person/],
  '100/2534001': [graphError(100, 2534001), 'permission-missing', 'owner', /write to that person/],
  '100/2534013': [graphError(100, 2534013), 'rate-limited', 'platform', /as many messages/],
  '100/2534068': [graphError(100, 2534068), 'content-refused', 'owner', /one picture/],
  'words of a revoked token': [
    graphError(1, undefined, 'REVOKED_ACCESS_TOKEN'),
    'reconnect-needed',
    'owner',
    /removed our app/,
  ],
  'words of an ended session': [
    graphError(190, 460, 'The session has been invalidated because the user changed their password'),
    'reconnect-needed',
    'owner',
    /password was changed/,
  ],
  'words of a personal account': [
    graphError(100, undefined, 'Sorry, the user is not an Instagram business'),
    'permission-missing',
    'owner',
    /personal account/,
  ],
};

describe('what a refusal of Instagram means', () => {
  it.each(Object.entries(cases))('%s', (_, [body, failureClass, move, says]) => {
    const failure = refusal(answered(400, body), { changes: false, nowMs });
    expect(failure.failureClass).toBe(failureClass);
    expect(failureFacts[failureClass].move).toBe(move);
    expect(failure.message).toMatch(says);
    expect(failure.message).toMatch(/^Instagram\b.*\.$/);
    expect(failure.nextStep).toMatch(/\.$/);
  });

  it('is a line of the table for each of its subcodes', () => {
    const used = new Set(
      Object.values(cases).map(([body]) =>
        errorRows.indexOf(rowOf(readSigns(answered(400, body))) as (typeof errorRows)[number]),
      ),
    );
    const inContainersOnly = errorRows.filter(({ subcodes }) =>
      subcodes?.some((one) => one === 2207077 || one === 2207076),
    );
    expect(errorRows.filter((row, index) => !used.has(index) && !inContainersOnly.includes(row))).toEqual([]);
  });

  it.each<[body: object, effect: 'none' | 'unknown']>([
    [graphError(1), 'unknown'],
    [graphError(2), 'unknown'],
    [graphError(-1, 2207001), 'unknown'],
    [graphError(9007, 2207027), 'none'],
    [graphError(4, 2207051), 'none'],
    [graphError(9, 2207042), 'none'],
    [graphError(24, 2207008), 'none'],
  ])('of media_publish: %j leaves its effect %s', (body, effect) => {
    expect(refusal(answered(400, body), { changes: true, nowMs }).effect).toBe(effect);
  });

  it('for spam may have published all the same', () => {
    expect(refusal(answered(400, graphError(4, 2207051)), { changes: true, nowMs }).mayBeLive).toBe(true);
  });

  it.each([
    [190, 458, 'The user has not authorized application', 'access-revoked'],
    [190, 460, 'The session has been invalidated because the user changed their password', 'password-changed'],
  ] as const)('of a token tells what became of the grant: %i/%i', (code, subcode, message, cause) => {
    expect(refusal(answered(401, graphError(code, subcode, message)), { changes: false, nowMs }).reconnectCause).toBe(
      cause,
    );
  });

  it('is waited for as long as the header says, in minutes', () => {
    const usage = {
      '17841400000000011': [{ type: 'instagram', call_count: 100, estimated_time_to_regain_access: 19 }],
    };
    const headers = { 'x-business-use-case-usage': JSON.stringify(usage) };
    expect(refusal(answered(400, graphError(80002), headers), { changes: true, nowMs }).retryAfterMs).toBe(19 * 60_000);
  });
});

describe('the status of a container', () => {
  it.each([
    [2207026, 'content-refused', undefined],
    [2207053, 'content-refused', 2],
    [2207077, 'content-refused', 1],
    [2207082, 'content-refused', 1],
    [2207052, 'platform-unavailable', 3],
  ] as const)('with %i is %s, and %s more containers are tried', (subcode, failureClass, moreContainers) => {
    const row = rowOfStatus(`Error: Media upload has failed with error code ${subcode}`);
    expect([row?.class, row?.moreContainers]).toEqual([failureClass, moreContainers]);
  });

  it('that says nothing known has no line', () => {
    expect(rowOfStatus('Error')).toBeUndefined();
    expect(rowOfCode('100/33')).toBeUndefined();
  });
});
