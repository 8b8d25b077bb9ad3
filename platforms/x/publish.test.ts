import { describe, expect, it } from 'vitest';
import type { PartToCommit } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import { answer, demoStudio, lost, picture, withX } from './harness.js';

const part = (more: Partial<PartToCommit> = {}): PartToCommit => ({
  part: { text: 'Hello https://example.com', media: [] },
  options: {},
  handles: {},
  media: [],
  isFirst: true,
  ...more,
});
const staged = { 'media[0]': { externalId: '1900500000000000001', ready: true, expiresAtMs: Date.now() + 3_600_000 } };
const created = answer(201, fixtures.created);
const committing = async (...answers: unknown[]) => withX({ 'POST /2/tweets': answers });
/** An id that X would have given out that long ago. */
const idFrom = (agoMs: number): string => String((BigInt(Date.now() - agoMs) - 1_288_834_974_657n) << 22n);

describe('a commit', () => {
  it('is one call, and its answer tells id and permalink', async () => {
    const { x, server, call } = await committing(created);
    expect(await x.commit(call, part())).toEqual({
      externalId: '1840000000000000001',
      url: 'https://x.com/demo_studio/status/1840000000000000001',
    });
    expect(server.arrived.map(({ json }) => json)).toEqual([{ text: 'Hello https://example.com' }]);
    expect(call.taken).toEqual(['POST /2/tweets']);
  });

  it('carries media, the post it answers, labels, a poll, and who may reply', async () => {
    const { x, server, call } = await committing(created, created, created);
    const options = { replySettings: 'following', madeWithAi: true, paidPartnership: true, replyToPostId: '77' };
    await x.commit(call, part({ part: { text: '', media: [picture()] }, handles: staged, options }));
    await x.commit(call, part({ options: { poll: { options: ['a', 'b'], durationMinutes: 60 } } }));
    await x.commit(call, part({ options, isFirst: false, replyToExternalId: '88' }));
    expect(server.arrived.map(({ json }) => json)).toEqual([
      {
        media: { media_ids: ['1900500000000000001'] },
        reply: { in_reply_to_tweet_id: '77' },
        reply_settings: 'following',
        made_with_ai: true,
        paid_partnership: true,
      },
      { text: 'Hello https://example.com', poll: { options: ['a', 'b'], duration_minutes: 60 } },
      {
        text: 'Hello https://example.com',
        reply: { in_reply_to_tweet_id: '88' },
        made_with_ai: true,
        paid_partnership: true,
      },
    ]);
  });

  it.each([
    ['is lost', lost],
    ['is a 500', answer(500, fixtures.legacy(131, 'Internal error'))],
    ['is a 503', answer(503, fixtures.problem(503, 'Service Unavailable', 'Service Unavailable'))],
    ['has no id', answer(201, { data: { text: 'Hello' } })],
    ['is empty', answer(201, undefined)],
  ])('whose answer %s may have happened', async (_, scripted) => {
    const { x, call } = await committing(scripted);
    await expect(x.commit(call, part())).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
  });

  it.each([
    ['duplicate-refused', answer(403, fixtures.duplicate)],
    ['reconnect-needed', answer(401, fixtures.problem(401, 'Unauthorized', 'Unauthorized'))],
    ['quota-exhausted', answer(402, fixtures.paymentRequired)],
    ['rate-limited', answer(429, fixtures.problem(429, 'Too Many Requests', 'Too Many Requests'))],
  ])('that X refuses did not happen: %s', async (failureClass, scripted) => {
    const { x, call } = await committing(scripted);
    await expect(x.commit(call, part())).rejects.toMatchObject({ failureClass, effect: 'none' });
  });

  it('is not made with media that X has forgotten: they are to be staged again', async () => {
    const { x, call, server } = await committing();
    const expired = { 'media[0]': { externalId: '1', ready: true, expiresAtMs: Date.now() - 1 } };
    for (const handles of [expired, {}]) {
      await expect(x.commit(call, part({ part: { text: 'a', media: [picture()] }, handles }))).rejects.toMatchObject({
        failureClass: 'content-refused',
        platformCode: 'media-expired',
        effect: 'none',
      });
    }
    expect(server.arrived).toEqual([]);
  });

  it.each([
    ['an hour ago', 3_600_000, 'media-expired'],
    ['just now', 1_000, 'media-invalid'],
  ])('whose media X calls invalid, uploaded %s (%i ms), is answered with %s', async (_, ageMs, platformCode) => {
    const { x, call } = await committing(answer(400, fixtures.invalidRequest('Your media IDs are invalid.')));
    const handles = {
      'media[0]': { ...staged['media[0]'], resume: { step: 'describe', uploadedAtMs: Date.now() - ageMs } },
    };
    await expect(x.commit(call, part({ part: { text: 'a', media: [picture()] }, handles }))).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode,
      effect: 'none',
    });
  });

  const notVisible = answer(
    403,
    fixtures.problem(403, 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.'),
  );
  it('of a next part that comes too early for X is tried again soon', async () => {
    const { x, call } = await committing(notVisible);
    await expect(x.commit(call, part({ isFirst: false, replyToExternalId: idFrom(3_000) }))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 5_000,
      effect: 'none',
    });
  });

  it.each([
    ['is long gone', { isFirst: false, replyToExternalId: idFrom(3_600_000) }],
    ['belongs to somebody else', { options: { replyToPostId: idFrom(3_000) } }],
  ])('below a post that %s is refused for good', async (_, more) => {
    const { x, call } = await committing(notVisible);
    await expect(x.commit(call, part(more))).rejects.toMatchObject({ failureClass: 'not-found' });
  });

  it('without the permission to write is refused before any call', async () => {
    const { x, call, server } = await committing(created);
    const reader = {
      ...call,
      account: { ...demoStudio, grantedScopes: ['tweet.read', 'users.read', 'offline.access'] },
    };
    await expect(x.commit(reader, part())).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('tweet.write'),
    });
    expect(server.arrived).toEqual([]);
  });

  it('is known for a duplicate even if its text is the very words of X’s refusal', async () => {
    const { x, call } = await committing(answer(403, fixtures.duplicate));
    const failure = x.commit(call, part({ part: { text: 'duplicate content', media: [] } }));
    await expect(failure).rejects.toMatchObject({ failureClass: 'duplicate-refused' });
  });

  it('shows no text of the post in a refusal that echoes it', async () => {
    const { x, call } = await committing(answer(400, fixtures.invalidRequest('Bad text: Hello https://example.com')));
    const failure = await x.commit(call, part()).catch((error: unknown) => error);
    expect(JSON.stringify(failure)).not.toContain('Hello https://example.com');
  });
});

describe('removing', () => {
  const removing = (...answers: unknown[]) => withX({ 'DELETE /2/tweets/18400': answers });

  it('is done when X says so, or when the post is gone already', async () => {
    const { x, call } = await removing(fixtures.deleted, answer(404, fixtures.notFound));
    expect(await x.remove(call, '18400')).toBe('removed');
    expect(await x.remove(call, '18400')).toBe('already-gone');
  });

  it('of somebody else’s post is refused', async () => {
    const { x, call } = await removing(
      answer(403, fixtures.problem(403, 'Forbidden', 'You are not authorized to delete this Tweet.')),
    );
    await expect(x.remove(call, '18400')).rejects.toMatchObject({ failureClass: 'permission-missing' });
  });

  it('whose answer is lost may have happened', async () => {
    const { x, call } = await removing(lost);
    await expect(x.remove(call, '18400')).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
  });

  it('asks X for nothing but ids', async () => {
    const { x, call, server } = await removing();
    await expect(x.remove(call, '../users/me')).rejects.toMatchObject({ failureClass: 'bug' });
    expect(server.arrived).toEqual([]);
  });
});

describe('a created post', () => {
  it('is live without asking', async () => {
    const { x, call, server } = await committing();
    expect(await x.confirm(call, { externalId: '1' })).toEqual({
      state: 'live',
      externalId: '1',
      url: 'https://x.com/demo_studio/status/1',
    });
    expect(server.arrived).toEqual([]);
  });
});
