import { describe, expect, it } from 'vitest';
import { deleted, graphError, link, notFoundYet, published, status, throttled } from './fixtures/answers.js';
import { answer, formOf, lost, part, readyHandle, refused, withThreads } from './harness.js';

const publish = 'POST /v1.0/me/threads_publish';
const look = 'GET /v1.0/18050000000000001';
const read = 'GET /v1.0/18060000000000009';

describe('the commit', () => {
  it('publishes the container once, and its answer proves it live', async () => {
    const { threads, call, server } = await withThreads({ [publish]: [published] });

    expect(await threads.commit(call, part())).toEqual({ externalId: '18060000000000009', isLive: true });
    expect(server.arrived.map(formOf)).toEqual([{ creation_id: '18050000000000001' }]);
    expect(call.taken).toEqual(['POST /me/threads_publish']);
  });

  it('counts a reply as one', async () => {
    const { threads, call } = await withThreads({ [publish]: [published] });

    await threads.commit(call, part({ isFirst: false, replyToExternalId: '18060000000000001' }));

    expect(call.taken).toEqual(['POST /me/threads_publish (reply)']);
  });

  it.each([
    ['is lost', lost],
    ['is a 500', answer(500, graphError(1))],
    ['is code 2', refused(graphError(2))],
    ['is code 1 that says it passes', refused(graphError(1, undefined, { is_transient: true }))],
    ['has no id', answer(200, {})],
  ])('has an unknown outcome when its answer %s', async (_, lostAnswer) => {
    const { threads, call } = await withThreads({ [publish]: [lostAnswer] });

    await expect(threads.commit(call, part())).rejects.toMatchObject({ effect: 'unknown' });
  });

  it('is a refusal inside a 200 as well', async () => {
    const { threads, call } = await withThreads({ [publish]: [throttled] });

    await expect(threads.commit(call, part())).rejects.toMatchObject({ failureClass: 'rate-limited', effect: 'none' });
  });

  it('asks for a new container where there is none that can be used', async () => {
    const { threads, call } = await withThreads({});
    const gone = { platformCode: 'media-expired', effect: 'none' };

    await expect(threads.commit(call, part({ handles: {} }))).rejects.toMatchObject(gone);
    const old = readyHandle({ expiresAtMs: Date.now() });
    await expect(threads.commit(call, part({ handles: { container: old } }))).rejects.toMatchObject(gone);
  });

  it('may be live although it was called spam', async () => {
    const { threads, call } = await withThreads({ [publish]: [refused(graphError(4, 2207051))] });

    await expect(threads.commit(call, part())).rejects.toMatchObject({ mayBeLive: true, effect: 'none' });
  });
});

describe('a finished container that is not found', () => {
  const at = new Date();
  const refusedBefore = (times: number) => Array(times).fill({ at, platformCode: '24/4279009' });
  const goneBefore = (times: number) => Array(times).fill({ at, platformCode: 'media-expired' });

  it.each([
    [0, 5_000],
    [1, 10_000],
    [2, 15_000],
  ])('after %d refusals is tried again in %d ms', async (times, retryAfterMs) => {
    const { threads, call } = await withThreads({ [publish]: [refused(notFoundYet)] });

    await expect(threads.commit(call, part({ refusals: refusedBefore(times) }))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'none',
      retryAfterMs,
    });
  });

  it('is asked after three what became of it: where it is published, nothing is certain', async () => {
    const { threads, call } = await withThreads({ [publish]: [refused(notFoundYet)], [look]: [status('PUBLISHED')] });

    await expect(threads.commit(call, part({ refusals: refusedBefore(3) }))).rejects.toMatchObject({
      effect: 'unknown',
    });
  });

  it.each(['FINISHED', 'EXPIRED', 'ERROR'])('makes room for a new one after three where it is %s', async (state) => {
    const { threads, call } = await withThreads({ [publish]: [refused(notFoundYet)], [look]: [status(state)] });

    await expect(threads.commit(call, part({ refusals: refusedBefore(3) }))).rejects.toMatchObject({
      platformCode: 'media-expired',
      effect: 'none',
    });
  });

  it('is not made a fourth time', async () => {
    const { threads, call } = await withThreads({ [publish]: [refused(notFoundYet)], [look]: [status('FINISHED')] });
    const refusals = [...goneBefore(2), ...refusedBefore(3)];

    await expect(threads.commit(call, part({ refusals }))).rejects.toMatchObject({
      failureClass: 'content-refused',
      nextStep: expect.stringContaining('replay it'),
    });
  });

  it('counts only what was said of this very container', async () => {
    const { threads, call } = await withThreads({ [publish]: [refused(notFoundYet)] });
    const refusals = Array(3).fill({ at: new Date(Date.now() - 3_600_000), platformCode: '24/4279009' });

    await expect(threads.commit(call, part({ refusals }))).rejects.toMatchObject({ retryAfterMs: 5_000 });
  });
});

describe('confirming', () => {
  const committed = { externalId: '18060000000000009', isLive: true };

  it('brings the link, looking twice where the post cannot be read yet', async () => {
    const { threads, call } = await withThreads({ [read]: [refused(graphError(100, 33)), link] });

    expect(await threads.confirm(call, committed)).toEqual({
      state: 'live',
      externalId: committed.externalId,
      url: link.permalink,
    });
  });

  it('never makes a live post less live', async () => {
    const { threads, call } = await withThreads({ [read]: [refused(graphError(190, 458))] });

    expect(await threads.confirm(call, committed)).toEqual({
      state: 'live',
      externalId: committed.externalId,
      url: undefined,
    });
  });
});

describe('removing', () => {
  const remove = 'DELETE /v1.0/18060000000000009';

  it.each([
    ['removes a post', deleted, 'removed'],
    ['is content when it is gone', refused(graphError(100, 33)), 'already-gone'],
    ['is content when it is gone, in the other words', refused(notFoundYet), 'already-gone'],
  ])('%s', async (_, said, outcome) => {
    const { threads, call } = await withThreads({ [remove]: [said] });

    expect(await threads.remove(call, '18060000000000009')).toBe(outcome);
    expect(call.taken).toEqual(['DELETE /:media']);
  });

  it('asks an owner who connected before it was asked for to connect again', async () => {
    const { threads, call } = await withThreads({ [remove]: [refused(graphError(10))] });

    await expect(threads.remove(call, '18060000000000009')).rejects.toMatchObject({
      failureClass: 'permission-missing',
    });
  });

  it('refuses an id that would become part of an address', async () => {
    const { threads, call } = await withThreads({});

    await expect(threads.remove(call, '../me')).rejects.toMatchObject({ failureClass: 'bug' });
  });
});
