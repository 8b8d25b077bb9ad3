import { describe, expect, it } from 'vitest';
import type { SoughtPart } from '../platform.js';
import { graphError, page, post, status } from './fixtures/answers.js';
import { cafeNord, part, picture, refused, source, withThreads } from './harness.js';

const look = 'GET /v1.0/18050000000000001';
const list = 'GET /v1.0/me/threads';
const replies = 'GET /v1.0/me/replies';
const since = new Date('2026-05-02T07:59:50Z');
const sought = (more: Partial<SoughtPart> = {}): SoughtPart => ({
  ...part(),
  since,
  excludingExternalIds: [],
  ...more,
});

describe('a commit of unknown outcome', () => {
  it('is settled by the one equal post since the intent, with its link', async () => {
    const { threads, call } = await withThreads({ [look]: [status('PUBLISHED')], [list]: [page([post()])] });

    expect(await threads.findPublished(call, sought())).toMatchObject({
      verdict: 'posted',
      externalId: '18060000000000009',
      url: 'https://www.threads.net/@cafe.nord/post/DXa0',
      isLive: true,
    });
  });

  it.each([
    ['says something else', post({ text: 'Closed' })],
    ['is older', post({ timestamp: '2026-05-02T07:00:00+0000' })],
    ['is a repost', post({ media_type: 'REPOST_FACADE' })],
    ['answers another post', post({ replied_to: { id: '1' } })],
    ['has a picture', post({ media_type: 'IMAGE' })],
  ])('is not settled by one that %s', async (_, other) => {
    const { threads, call } = await withThreads({ [look]: [status('FINISHED')], [list]: [page([other])] });

    expect(await threads.findPublished(call, sought())).toMatchObject({ verdict: 'not-seen' });
  });

  it('is not settled by one that belongs to another publish', async () => {
    const { threads, call } = await withThreads({ [look]: [status('FINISHED')], [list]: [page([post()])] });

    const found = await threads.findPublished(call, sought({ excludingExternalIds: ['18060000000000009'] }));

    expect(found.verdict).toBe('not-seen');
  });

  it('is settled by the oldest of two, so that the second is the accident', async () => {
    const { threads, call } = await withThreads({
      [look]: [status('PUBLISHED')],
      [list]: [page([post({ id: '18069', timestamp: '2026-05-02T08:05:00+0000' }), post()])],
    });

    expect(await threads.findPublished(call, sought())).toMatchObject({ externalId: '18060000000000009' });
  });

  it('compares media where there is no text', async () => {
    const media = [source(picture()), source(picture())];
    const carousel = post({
      text: undefined,
      media_type: 'CAROUSEL_ALBUM',
      children: { data: [{ id: '1' }, { id: '2' }] },
    });
    const { threads, call } = await withThreads({ [look]: [status('PUBLISHED')], [list]: [page([carousel])] });

    const found = await threads.findPublished(call, sought({ part: { text: '', media }, media }));

    expect(found.verdict).toBe('posted');
  });

  it('of a reply is looked for among the replies, below the post it answers', async () => {
    const reply = post({ replied_to: { id: '18060000000000001' }, is_reply: true });
    const { threads, call } = await withThreads({ [look]: [status('PUBLISHED')], [replies]: [page([reply])] });

    const found = await threads.findPublished(call, sought({ isFirst: false, replyToExternalId: '18060000000000001' }));

    expect(found.verdict).toBe('posted');
  });

  it('is open where the container is published and the list does not show it: first it is looked again, then a person has to', async () => {
    const { threads, call } = await withThreads({
      [look]: [status('PUBLISHED'), status('PUBLISHED')],
      [list]: [page([]), page([])],
    });

    await expect(threads.findPublished(call, sought({ since: new Date() }))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 15_000,
    });
    expect((await threads.findPublished(call, sought())).verdict).toBe('cannot-tell');
  });

  it('is open where replies may not be listed', async () => {
    const account = {
      ...cafeNord,
      grantedScopes: ['threads_basic', 'threads_content_publish', 'threads_manage_replies'],
    };
    const { threads, call } = await withThreads({ [look]: [status('FINISHED')] }, { account });

    const found = await threads.findPublished(call, sought({ isFirst: false, replyToExternalId: '18060000000000001' }));

    expect(found.verdict).toBe('cannot-tell');
  });

  it('does without a container that is gone', async () => {
    const { threads, call } = await withThreads({ [look]: [refused(graphError(100, 33))], [list]: [page([])] });

    const found = await threads.findPublished(call, sought());

    expect(found).toMatchObject({ verdict: 'not-seen', evidence: { looked: expect.stringContaining('gone') } });
  });

  it('reads on until the posts are older than the intent', async () => {
    const newer = Array.from({ length: 25 }, (_, n) =>
      post({ id: `1807${n}`, text: `Other ${n}`, timestamp: '2026-05-02T08:30:00+0000' }),
    );
    const { threads, call, server } = await withThreads({
      [look]: [status('PUBLISHED')],
      [list]: [page(newer, 'QVFI5'), page([post(), post({ id: '1', timestamp: '2026-05-01T08:00:00+0000' })], 'QVFI6')],
    });

    expect((await threads.findPublished(call, sought())).verdict).toBe('posted');
    expect(server.arrived.at(-1)!.query.after).toBe('QVFI5');
    expect(server.arrived).toHaveLength(3);
  });

  it('shows support what was looked at, without a word of the posts', async () => {
    const { threads, call } = await withThreads({
      [look]: [status('FINISHED')],
      [list]: [page([post({ text: 'Secret words' })])],
    });

    const { evidence } = await threads.findPublished(call, sought());

    expect(evidence.candidates).toEqual([
      { externalId: '18060000000000009', at: '2026-05-02T08:00:00.000Z', why: 'another text' },
    ]);
    expect(JSON.stringify(evidence)).not.toContain('Secret');
  });
});
