import { describe, expect, it } from 'vitest';
import { container, graphError, limit, notFoundYet, status } from './fixtures/answers.js';
import { cafeNord, formOf, picture, refused, source, stage, video, withThreads } from './harness.js';

const create = 'POST /v1.0/me/threads';
const quota = 'GET /v1.0/me/threads_publishing_limit';
const look = (id = '18050000000000001') => `GET /v1.0/${id}`;

describe('a text', () => {
  it('becomes a container, is waited for, and is left alone for a moment once it is finished', async () => {
    const harness = await withThreads(
      { [quota]: [limit()], [create]: [container()], [look()]: [status('IN_PROGRESS'), status('FINISHED')] },
      { options: { settleMs: '30' } },
    );

    const first = await stage(harness, {});
    expect(first.state).toMatchObject({ ready: false, saying: expect.stringContaining('the text') });
    const second = await stage(harness, {}, first.handles);
    expect(second.state).toMatchObject({ ready: false, saying: expect.stringContaining('a moment') });
    await new Promise((resolve) => setTimeout(resolve, 40));
    const third = await stage(harness, {}, second.handles);

    expect(third.state).toEqual({ ready: true });
    expect(third.handles.container).toMatchObject({ externalId: '18050000000000001', ready: true });
    expect(formOf(harness.server.arrived[1]!)).toEqual({ media_type: 'TEXT', text: 'Open today' });
    expect(harness.call.taken).toEqual([
      'GET /me/threads_publishing_limit',
      'POST /me/threads',
      'GET /:container',
      'GET /:container',
    ]);
  });

  it('carries what was asked for with the first part', async () => {
    const harness = await withThreads({ [quota]: [limit()], [create]: [container()], [look()]: [status('FINISHED')] });

    await stage(harness, {
      options: {
        replyControl: 'mentioned_only',
        topicTag: 'Coffee',
        poll: { options: ['Tea', 'Coffee'] },
        quotePostId: '18060000000000001',
        replyApprovals: true,
        countries: ['DE', 'AT'],
      },
    });

    expect(formOf(harness.server.arrived[1]!)).toEqual({
      media_type: 'TEXT',
      text: 'Open today',
      reply_control: 'mentioned_only',
      topic_tag: 'Coffee',
      poll_attachment: '{"option_a":"Tea","option_b":"Coffee"}',
      quote_post_id: '18060000000000001',
      enable_reply_approvals: 'true',
      allowlisted_country_codes: 'DE,AT',
    });
  });

  it('that answers the part before carries that alone', async () => {
    const replies = { data: [{ reply_quota_usage: 1, reply_config: { quota_total: 1_000, quota_duration: 86_400 } }] };
    const harness = await withThreads({ [quota]: [replies], [create]: [container()], [look()]: [status('FINISHED')] });

    await stage(harness, { options: { topicTag: 'Coffee' }, replyToExternalId: '18060000000000009' });

    expect(formOf(harness.server.arrived[1]!)).toEqual({
      media_type: 'TEXT',
      text: 'Open today',
      reply_to_id: '18060000000000009',
    });
    expect(harness.server.arrived[0]!.query.fields).toBe('reply_quota_usage,reply_config');
  });

  it('is not handed over when the day is used up, and the ledger is told', async () => {
    const harness = await withThreads({ [quota]: [limit(250)] });

    await expect(stage(harness, {})).rejects.toMatchObject({ failureClass: 'rate-limited', retryAfterMs: 3_600_000 });
    expect(harness.call.observed).toMatchObject([{ scope: 'account', remaining: 0, limit: 250 }]);
  });

  it('is handed over all the same where Threads does not tell how much of the day is left', async () => {
    const harness = await withThreads({
      [quota]: [refused(graphError(100))],
      [create]: [container()],
      [look()]: [status('FINISHED')],
    });

    expect((await stage(harness, {})).state).toEqual({ ready: true });
  });

  it('is refused before any call without the permission to publish', async () => {
    const account = { ...cafeNord, grantedScopes: ['threads_basic'] };
    const harness = await withThreads({}, { account });

    await expect(stage(harness, {})).rejects.toMatchObject({ failureClass: 'permission-missing' });
    expect(harness.server.arrived).toEqual([]);
  });
});

describe('media', () => {
  it('are named by address, one file with the text beside it', async () => {
    const harness = await withThreads({ [quota]: [limit()], [create]: [container()], [look()]: [status('FINISHED')] });

    await stage(harness, { media: [source(picture({ altText: 'Hills' }))] });

    expect(formOf(harness.server.arrived[1]!)).toEqual({
      media_type: 'IMAGE',
      image_url: 'https://media.example/file?signature=abcdefgh',
      alt_text: 'Hills',
      text: 'Open today',
    });
  });

  it('are children first, and then a carousel that names them, each waited for', async () => {
    const harness = await withThreads({
      [quota]: [limit()],
      [create]: [container('18051'), container('18052'), container('18053')],
      [look('18051')]: [status('FINISHED')],
      [look('18052')]: [status('IN_PROGRESS'), status('FINISHED')],
      [look('18053')]: [status('IN_PROGRESS'), status('FINISHED')],
    });
    const job = { media: [source(picture(), 'one'), source(video(), 'two')] };

    const first = await stage(harness, job);
    expect(first.state).toMatchObject({ ready: false, saying: expect.stringContaining('the video (2 of 2)') });
    const second = await stage(harness, job, first.handles);
    expect(second.state).toMatchObject({ ready: false, saying: expect.stringContaining('the carousel') });
    const third = await stage(harness, job, second.handles);

    expect(third.state).toEqual({ ready: true });
    const created = harness.server.arrived.filter(({ method }) => method === 'POST').map(formOf);
    expect(created).toMatchObject([
      { media_type: 'IMAGE', is_carousel_item: 'true' },
      { media_type: 'VIDEO', is_carousel_item: 'true' },
      { media_type: 'CAROUSEL', children: '18051,18052', text: 'Open today' },
    ]);
  });

  it('go on from what is saved', async () => {
    const harness = await withThreads({ [look()]: [status('FINISHED')] });
    const saved = {
      externalId: '18050000000000001',
      ready: false,
      expiresAtMs: Date.now() + 3_600_000,
      resume: { createdAtMs: Date.now(), finishedAtMs: 0, renewals: 0 },
    };

    const { state } = await stage(harness, {}, { container: saved });

    expect(state).toEqual({ ready: true });
    expect(harness.server.arrived).toHaveLength(1);
  });

  it('are handed over anew when the container is about to end', async () => {
    const harness = await withThreads({ [create]: [container('18059')], [look('18059')]: [status('FINISHED')] });
    const old = { externalId: '18050000000000001', ready: true, expiresAtMs: Date.now() + 60_000, resume: {} };

    const { handles } = await stage(harness, {}, { container: old });

    expect(handles.container).toMatchObject({ externalId: '18059', ready: true });
  });
});

describe('a container that comes to nothing', () => {
  it('is made anew twice, and then given up in words for the owner', async () => {
    const failed = status('ERROR', { error_message: 'FAILED_DOWNLOADING_VIDEO' });
    const harness = await withThreads({
      [quota]: [limit()],
      [create]: [container(), container(), container()],
      [look()]: [failed, failed, failed],
    });
    const job = { media: [source(video())] };

    const first = await stage(harness, job);
    expect(first.state).toMatchObject({ ready: false, saying: expect.stringContaining('once more') });
    const second = await stage(harness, job, first.handles);
    expect(second.state).toMatchObject({ ready: false });
    await expect(stage(harness, job, second.handles)).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode: 'FAILED_DOWNLOADING_VIDEO',
    });
    expect(harness.server.arrived.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  it('is not made anew for a file that is wrong', async () => {
    const failed = status('ERROR', { error_message: 'INVALID_ASPEC_RATIO' });
    const harness = await withThreads({ [quota]: [limit()], [create]: [container()], [look()]: [failed] });

    await expect(stage(harness, { media: [source(picture())] })).rejects.toMatchObject({
      failureClass: 'content-refused',
      message: 'Threads does not take this shape of picture or video.',
    });
  });

  it('has our own words where Threads has none', async () => {
    const failed = status('ERROR', { error_message: 'UNKNOWN' });
    const harness = await withThreads({
      [quota]: [limit()],
      [create]: Array(3).fill(container()),
      [look()]: Array(3).fill(failed),
    });
    const one = await stage(harness, {});
    const two = await stage(harness, {}, one.handles);

    await expect(stage(harness, {}, two.handles)).rejects.toMatchObject({
      message: expect.stringContaining('does not say why'),
    });
  });

  it('that is published already is left to the commit, which asks what became of it', async () => {
    const harness = await withThreads({ [quota]: [limit()], [create]: [container()], [look()]: [status('PUBLISHED')] });

    expect((await stage(harness, {})).state).toEqual({ ready: true });
  });

  it('is tried three times where the file could not be fetched at once', async () => {
    const notFetched = refused(graphError(9004, 2207052));
    const harness = await withThreads({ [quota]: [limit()], [create]: Array(3).fill(notFetched) });
    const job = { media: [source(picture())] };
    const one = await stage(harness, job);
    const two = await stage(harness, job, one.handles);

    await expect(stage(harness, job, two.handles)).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode: 'media-not-fetched',
    });
  });
});

describe('a post to be answered that Threads does not see', () => {
  const replies = { data: [{}] };

  it('is waited for, and is not found when that has lasted', async () => {
    const harness = await withThreads(
      { [quota]: [replies], [create]: [refused(notFoundYet), refused(notFoundYet)] },
      { options: { replyTargetLagMs: '30' } },
    );
    const handles = {};
    const job = { replyToExternalId: '18060000000000009' };

    await expect(stage(harness, job, handles)).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 10_000,
    });
    await new Promise((resolve) => setTimeout(resolve, 40));
    await expect(stage(harness, job, handles)).rejects.toMatchObject({ failureClass: 'not-found' });
  });
});
