import { describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/answers.js';
import {
  answer,
  formOf,
  job,
  lost,
  pageToken,
  part,
  picture,
  type Script,
  staged,
  video,
  withInstagram,
  withInstagramLogin,
} from './harness.js';
import { isOfPlatform } from './upload.js';

const media = 'POST /17841400000000011/media';
const limit = 'GET /17841400000000011/content_publishing_limit';
const first = 'GET /17889000000000001';
const free: Script = { [limit]: [fixtures.quota(3, 100)] };
const finished = fixtures.status('FINISHED');
const working = fixtures.status('IN_PROGRESS');

describe('a picture', () => {
  it('is fetched by Instagram from our address, and waited for', async () => {
    const { instagram, server, call } = await withInstagram({
      ...free,
      [media]: [fixtures.container],
      [first]: [working, finished],
    });
    const asked = job(part([picture({ altText: 'A table' })]), { userTags: [{ username: 'guest', x: 0.5, y: 0.25 }] });

    expect(await instagram.stage(call, asked)).toEqual({
      ready: false,
      lookAgainMs: 2_500,
      saying: 'Waiting for Instagram to process the picture.',
    });
    expect(asked.handles['media[0]']).toMatchObject({ externalId: '17889000000000001', ready: false });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });

    const created = server.arrived.find(({ method }) => method === 'POST')!;
    expect(formOf(created)).toEqual({
      image_url: 'https://media.example/signed-address-of-image',
      caption: 'Brunch',
      alt_text: 'A table',
      user_tags: '[{"username":"guest","x":0.5,"y":0.25}]',
    });
    expect(created.headers.authorization).toBe(`Bearer ${pageToken}`);
    expect(call.taken).toEqual([
      'GET /:ig-user-id/content_publishing_limit',
      'POST /:ig-user-id/media',
      'GET /:container-id',
      'GET /:container-id',
    ]);
    expect(call.observed).toEqual([expect.objectContaining({ scope: 'account', limit: 100, remaining: 97 })]);
  });

  it('waits where the account has published what it may, before a container is spent on it', async () => {
    const { instagram, server, call } = await withInstagram({ [limit]: [fixtures.quota(50, 50)] });
    await expect(instagram.stage(call, job(part([picture()])))).rejects.toMatchObject({
      failureClass: 'rate-limited',
      message: 'Instagram: this account has published 50 of 50 posts in 24 hours.',
      retryAfterMs: 1_800_000,
    });
    expect(server.arrived).toHaveLength(1);
  });

  it('has its container seen with the person’s token where the Page’s does not show it, and waited for where neither does', async () => {
    const hidden = answer(400, fixtures.missing);
    const { instagram, server, call } = await withInstagram({
      ...free,
      [media]: [fixtures.container],
      [first]: [hidden, hidden, hidden, finished],
    });
    const asked = job(part([picture()]));
    expect(await instagram.stage(call, asked)).toMatchObject({
      ready: false,
      saying: expect.stringMatching(/show the container/),
    });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
    const looks = server.arrived.filter(({ path }) => path.endsWith('/17889000000000001'));
    expect(looks.map(({ headers }) => headers.authorization)).toEqual(
      [pageToken, call.accessToken, pageToken, call.accessToken].map((token) => `Bearer ${token}`),
    );
  });

  it('is handed over again when its container has ended, and not when it holds', async () => {
    const { instagram, server, call } = await withInstagram({ [media]: [{ id: '2' }], 'GET /2': [finished] });
    const old = staged('1', { expiresAtMs: Date.now() + 60_000 });
    const asked = job(part([picture()]), {}, { 'media[0]': old });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
    expect(asked.handles['media[0]']!.externalId).toBe('2');
    expect(await instagram.stage(call, job(part([picture()]), {}, { 'media[0]': staged() }))).toEqual({ ready: true });
    expect(server.arrived).toHaveLength(2);
  });

  it.each([
    ['is lost', lost],
    ['is a 500', answer(500, fixtures.graphError(2))],
  ])('whose container’s answer %s is simply asked for again: nothing is visible yet', async (_, scripted) => {
    const { instagram, call } = await withInstagram({
      [limit]: [fixtures.quota(3, 100), fixtures.quota(3, 100)],
      [media]: [scripted, fixtures.container],
      [first]: [finished],
    });
    const asked = job(part([picture()]));
    await expect(instagram.stage(call, asked)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
    expect(asked.handles).toEqual({});
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
  });

  it('shows in no failure the address or the caption that Instagram quotes', async () => {
    const { instagram, call } = await withInstagram({
      ...free,
      [media]: [
        answer(
          400,
          fixtures.graphError(36003, 2207009, 'https://media.example/signed-address-of-image of “Brunch at eight”'),
        ),
      ],
    });
    await expect(instagram.stage(call, job(part([picture()], 'Brunch at eight')))).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformCode: '36003/2207009',
      platformMessage: '[removed] of “[removed]” (fbtrace_id Ax2)',
    });
  });
});

describe('a container that comes to nothing', () => {
  const failing = async (subcode: number, ...more: unknown[]) =>
    withInstagram({
      ...free,
      [media]: [fixtures.container, fixtures.container, fixtures.container, fixtures.container],
      [first]: [...Array.from({ length: 4 }, () => fixtures.failedWith(subcode)), ...more],
    });
  const outcomes = async ({ instagram, call }: Awaited<ReturnType<typeof failing>>) => {
    const asked = job(part([picture()]));
    const seen: string[] = [];
    for (let looks = 0; looks < 10; looks += 1) {
      const state = await instagram.stage(call, asked).catch((error: Error) => error);
      if (state instanceof Error) return [...seen, state.message, JSON.stringify(asked.handles['media[0]']!.resume)];
      seen.push(state.ready ? 'ready' : state.saying);
      if (state.ready) break;
    }
    return seen;
  };
  const afresh = JSON.stringify({ step: 'create', createdAtMs: 0, failed: 0, seen: false });

  it('for the content is refused at once', async () => {
    expect(await outcomes(await failing(2207026))).toEqual(['Instagram does not take this kind of video.', afresh]);
  });

  it('for a fetch that failed is made anew three times, and is ours to mend then', async () => {
    const harness = await failing(2207052);
    expect(await outcomes(harness)).toEqual([
      ...Array(3).fill('Instagram could not fetch the media from us. It is handed over anew.'),
      'Instagram cannot fetch media from our address.',
      afresh,
    ]);
    expect(harness.server.arrived.filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  it('for a processing nobody has described is made anew once', async () => {
    expect(await outcomes(await failing(2207099))).toEqual([
      'Instagram could not process the picture. It is handed over anew.',
      'Instagram could not process the picture.',
      afresh,
    ]);
  });

  it('is told in Instagram’s own words', async () => {
    const { instagram, call } = await failing(2207026);
    await expect(instagram.stage(call, job(part([picture()])))).rejects.toMatchObject({
      platformCode: '2207026',
      platformMessage: 'Error: Media upload has failed with error code 2207026',
    });
  });

  it('by its answer already is made anew as well', async () => {
    const refused = answer(400, fixtures.graphError(9004, 2207052));
    const { instagram, call } = await withInstagram({
      ...free,
      [media]: [refused, fixtures.container],
      [first]: [finished],
    });
    const asked = job(part([picture()]));
    expect(await instagram.stage(call, asked)).toMatchObject({ ready: false, lookAgainMs: 10_000 });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
  });
});

describe('a video', () => {
  const uploads = async (...answers: unknown[]) => {
    const harness = await withInstagram({
      ...free,
      'POST /ig-api-upload/v25.0/17889000000000002': answers,
      'GET /17889000000000002': [finished],
      [media]: [],
    });
    const created = () => fixtures.resumable(harness.server.url);
    return { ...harness, created };
  };

  it('goes up as bytes to the address that its container came with, which is kept sealed', async () => {
    const server: { url?: string } = {};
    const harness = await withInstagram({
      ...free,
      [media]: [(_: unknown, response: never) => answerWith(response, fixtures.resumable(server.url!))],
      'POST /ig-api-upload/v25.0/17889000000000002': [answer(500, {}), fixtures.uploaded],
      'GET /17889000000000002': [finished],
    });
    server.url = harness.server.url;
    const asked = job(part([video({ bytes: 70_000 }), picture({ role: 'cover' })]), {
      trial: 'manual',
      shareToFeed: true,
    });

    await expect(harness.instagram.stage(harness.call, asked)).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
    expect(asked.handles['media[0]']).toMatchObject({
      externalId: '17889000000000002',
      secret: expect.stringMatching(/ig-api-upload/),
    });
    expect(asked.handles['media[0]']!.resume).not.toHaveProperty('uri');
    expect(await harness.instagram.stage(harness.call, asked)).toEqual({ ready: true });

    const { arrived } = harness.server;
    expect(formOf(arrived[1]!)).toEqual({
      media_type: 'REELS',
      upload_type: 'resumable',
      caption: 'Brunch',
      cover_url: 'https://media.example/signed-address-of-cover',
      trial_params: '{"graduation_strategy":"MANUAL"}',
      share_to_feed: 'true',
    });
    const upload = arrived.at(-2)!;
    expect(upload.headers).toMatchObject({ authorization: `OAuth ${pageToken}`, offset: '0', file_size: '70000' });
    expect(upload.body).toHaveLength(70_000);
    expect(asked.handles['media[0]']).not.toHaveProperty('secret');
  });

  it('is never sent, with its token, to an address that is not Instagram’s', async () => {
    const { instagram, server, call } = await uploads();
    const stolen = { ...staged('1', { ready: false, secret: 'https://rupload.facebook.com.evil.example/x' }) };
    const handle = { ...stolen, resume: { step: 'upload', createdAtMs: Date.now() } };
    await expect(instagram.stage(call, job(part([video()]), {}, { 'media[0]': handle }))).rejects.toMatchObject({
      failureClass: 'bug',
    });
    expect(server.arrived).toEqual([]);
  });

  it.each([
    [fixtures.uploadFailed('ProcessingFailedError', true), 500, 'platform-unavailable'],
    [fixtures.uploadFailed('NotAuthorizedError', false), 400, 'reconnect-needed'],
  ])('that does not go up, with %j: %i is %s', async (body, status, failureClass) => {
    const { instagram, server, call } = await uploads(answer(status, body));
    const handle = { ...staged('1', { ready: false, secret: `${server.url}/ig-api-upload/v25.0/17889000000000002` }) };
    const before = { 'media[0]': { ...handle, resume: { step: 'upload', createdAtMs: Date.now() } } };
    await expect(instagram.stage(call, job(part([video()]), {}, before))).rejects.toMatchObject({ failureClass });
  });

  const refusedBytes = answer(400, fixtures.uploadFailed('ProcessingFailedError', false));

  it('that the upload refuses gets one more container', async () => {
    const server: { url?: string } = {};
    const created = (_: unknown, response: never) => answerWith(response, fixtures.resumable(server.url!));
    const harness = await withInstagram({
      ...free,
      [media]: [created, created],
      'POST /ig-api-upload/v25.0/17889000000000002': [refusedBytes, refusedBytes],
    });
    server.url = harness.server.url;
    const asked = job(part([video()]));
    expect(await harness.instagram.stage(harness.call, asked)).toMatchObject({
      ready: false,
      saying: expect.stringMatching(/anew/),
    });
    expect(asked.handles['media[0]']!.resume).toMatchObject({ step: 'create', failed: 1 });
    await expect(harness.instagram.stage(harness.call, asked)).rejects.toMatchObject({
      failureClass: 'content-refused',
      platformMessage: 'Request processing failed',
    });
  });

  it('whose bytes were sent before, nobody knows whether whole, is looked at where they are refused now', async () => {
    const { instagram, server, call } = await uploads(refusedBytes);
    const secret = `${server.url}/ig-api-upload/v25.0/17889000000000002`;
    const handle = {
      ...staged('17889000000000002', { ready: false, secret }),
      resume: { step: 'upload', createdAtMs: Date.now() },
    };
    const asked = job(part([video()]), {}, { 'media[0]': handle });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
    expect(asked.handles['media[0]']).toMatchObject({ externalId: '17889000000000002', ready: true });
  });

  it('is fetched by Instagram where one logs in with Instagram', async () => {
    const { instagram, server, call } = await withInstagramLogin({
      ...free,
      [media]: [fixtures.container],
      [first]: [finished],
    });
    await instagram.stage(call, job(part([video()], ''), { kind: 'story' }));
    expect(formOf(server.arrived[1]!)).toEqual({
      media_type: 'STORIES',
      video_url: 'https://media.example/signed-address-of-video',
    });
  });
});

describe('a carousel', () => {
  const both = part([picture({ altText: 'One' }), video()]);
  const third = 'GET /17889000000000003';

  it('is made once all its media are finished, and waited for itself', async () => {
    const { instagram, server, call } = await withInstagramLogin({
      ...free,
      [media]: [{ id: '1' }, { id: '2' }, { id: '17889000000000003' }],
      'GET /1': [finished],
      'GET /2': [working, finished],
      [third]: [working, finished],
    });
    const asked = job(both, { collaborators: ['cafe.sued'], userTags: [{ username: 'guest', media: 1 }] });
    expect(await instagram.stage(call, asked)).toMatchObject({ saying: 'Waiting for Instagram to process the video.' });
    expect(await instagram.stage(call, asked)).toMatchObject({
      saying: 'Waiting for Instagram to process the carousel.',
    });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });

    expect(server.arrived.filter(({ method }) => method === 'POST').map(formOf)).toEqual([
      { is_carousel_item: 'true', image_url: 'https://media.example/signed-address-of-image', alt_text: 'One' },
      {
        is_carousel_item: 'true',
        media_type: 'VIDEO',
        video_url: 'https://media.example/signed-address-of-video',
        user_tags: '[{"username":"guest"}]',
      },
      { media_type: 'CAROUSEL', children: '1,2', caption: 'Brunch', collaborators: '["cafe.sued"]' },
    ]);
    expect(Object.keys(asked.handles)).toEqual(['media[0]', 'media[1]', 'carousel']);
  });

  it('has only the one of its media made anew that failed', async () => {
    const { instagram, server, call } = await withInstagramLogin({
      ...free,
      [media]: [{ id: '1' }, { id: '2' }, { id: '4' }, { id: '17889000000000003' }],
      'GET /1': [finished],
      'GET /2': [fixtures.failedWith(2207052)],
      'GET /4': [finished],
      [third]: [finished],
    });
    const asked = job(both);
    expect(await instagram.stage(call, asked)).toMatchObject({ ready: false });
    expect(await instagram.stage(call, asked)).toEqual({ ready: true });
    expect(formOf(server.arrived.findLast(({ method }) => method === 'POST')!)).toMatchObject({ children: '1,4' });
  });
});

describe('an address for an upload', () => {
  it.each([
    ['https://rupload.facebook.com/ig-api-upload/v25.0/1', 'https://graph.facebook.com', true],
    ['https://graph.facebook.com/x', 'https://graph.facebook.com', true],
    ['http://127.0.0.1:4013/x', 'http://127.0.0.1:4011', true],
    ['http://127.0.0.2:4013/x', 'http://127.0.0.1:4011', false],
    ['http://rupload.facebook.com/x', 'https://graph.facebook.com', false],
    ['https://rupload.facebook.com.evil.example/x', 'https://graph.facebook.com', false],
    ['https://evilfacebook.com/x', 'https://graph.facebook.com', false],
    ['https://user@rupload.facebook.com/x', 'https://graph.facebook.com', false],
    ['nonsense', 'https://graph.facebook.com', false],
  ])('%s belongs to %s: %s', (address, apiUrl, belongs) => {
    expect(isOfPlatform(address, apiUrl)).toBe(belongs);
  });
});

function answerWith(
  response: { writeHead(status: number, headers: object): { end(text: string): void } },
  body: object,
) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
