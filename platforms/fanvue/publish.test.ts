import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/answers.js';
import { answer, lost, luna, noContent, partOf, picture, seen, staged, video, withFanvue } from './harness.js';

const { ids } = fixtures;
const minuteMs = 60_000;

describe('a commit', () => {
  it('is one call that says text and audience, and answers with the profile', async () => {
    const harness = await withFanvue({ 'POST /posts': [answer(201, fixtures.created)] });
    expect(await harness.fanvue.commit(harness.call, partOf('Hello'))).toEqual({
      externalId: ids.post,
      url: 'https://www.fanvue.com/luna-demo',
    });
    expect(harness.server.arrived[0]!.json).toEqual({ audience: 'subscribers', text: 'Hello' });
    expect(harness.server.arrived[0]!.headers).toMatchObject({
      'x-fanvue-api-version': '2025-06-26',
      'content-type': 'application/json',
    });
    expect(harness.call.taken).toEqual(['any call']);
  });

  it('carries media, price, preview, expiry and collections, and never a moment to publish at', async () => {
    const harness = await withFanvue({ 'POST /posts': [answer(201, fixtures.created)] });
    const options = {
      audience: 'followers-and-subscribers',
      price: 1_500,
      expiresAt: '2027-01-31T18:00:00+01:00',
      collectionUuids: ['a1b2c3d4-0000-4000-8000-000000000009'],
    };
    await harness.fanvue.commit(harness.call, partOf('', [video(), picture({ role: 'preview' })], { options }));
    expect(harness.server.arrived[0]!.json).toEqual({
      audience: 'followers-and-subscribers',
      mediaUuids: [ids.media],
      mediaPreviewUuid: ids.otherMedia,
      price: 1_500,
      expiresAt: '2027-01-31T17:00:00.000Z',
      collectionUuids: ['a1b2c3d4-0000-4000-8000-000000000009'],
    });
  });

  it.each([
    ['is lost', lost],
    ['is an outage', answer(500, undefined)],
    ['names no post', answer(201, { ok: true })],
    ['is empty', answer(201, undefined)],
  ])('whose answer %s has an unknown outcome', async (_, scripted) => {
    const harness = await withFanvue({ 'POST /posts': [scripted] });
    await expect(harness.fanvue.commit(harness.call, partOf('Hello'))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
  });

  it.each([
    [answer(400, fixtures.invalidFields), 'content-refused'],
    [answer(403, fixtures.notOwner), 'permission-missing'],
    [answer(429, fixtures.tooMany), 'rate-limited'],
    [answer(410, fixtures.versionRetired), 'app-misconfigured'],
  ])('that is refused has no effect', async (scripted, failureClass) => {
    const harness = await withFanvue({ 'POST /posts': [scripted] });
    await expect(harness.fanvue.commit(harness.call, partOf('Hello'))).rejects.toMatchObject({
      failureClass,
      effect: 'none',
    });
  });

  it.each([
    ['400', answer(400, { message: 'Media is not ready' })],
    ['404', answer(404, { message: 'Media not found' })],
  ])(
    'whose old upload Fanvue no longer takes (%s) stages anew; of a fresh one it is a refusal',
    async (_, scripted) => {
      const harness = await withFanvue({ 'POST /posts': [scripted, scripted] });
      const old = { handles: { 'media[0]': staged(ids.media, Date.now() - 11 * minuteMs) } };
      await expect(harness.fanvue.commit(harness.call, partOf('', [picture()], old))).rejects.toMatchObject({
        platformCode: 'media-expired',
        effect: 'none',
      });
      await expect(harness.fanvue.commit(harness.call, partOf('', [picture()]))).rejects.not.toMatchObject({
        platformCode: 'media-expired',
      });
    },
  );

  it('of media that are not staged is not tried', async () => {
    const harness = await withFanvue({});
    await expect(harness.fanvue.commit(harness.call, partOf('', [picture()], { handles: {} }))).rejects.toMatchObject({
      platformCode: 'media-expired',
    });
    expect(harness.server.arrived).toEqual([]);
  });

  it('without the permission to post is not tried', async () => {
    const harness = await withFanvue({});
    const call = { ...harness.call, account: { ...luna, grantedScopes: ['read:self', 'read:post'] } };
    await expect(harness.fanvue.commit(call, partOf('Hello'))).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: expect.stringContaining('write:post'),
    });
    expect(harness.server.arrived).toEqual([]);
  });

  it('shows no word of a post that comes back in a refusal', async () => {
    const harness = await withFanvue({ 'POST /posts': [answer(400, { message: 'Bad text: my very own words' })] });
    const error = await harness.fanvue
      .commit(harness.call, partOf('my very own words'))
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 10 })).not.toContain('my very own words');
  });

  it('is live by its answer', async () => {
    const { fanvue, call } = await withFanvue({});
    expect(await fanvue.confirm(call, { externalId: ids.post })).toEqual({
      state: 'live',
      externalId: ids.post,
      url: 'https://www.fanvue.com/luna-demo',
    });
  });
});

describe('removing', () => {
  it('deletes, and is content with what is gone', async () => {
    const harness = await withFanvue({
      [`DELETE /posts/${ids.post}`]: [noContent, answer(404, fixtures.notFound), lost],
    });
    expect(await harness.fanvue.remove(harness.call, ids.post)).toBe('removed');
    expect(await harness.fanvue.remove(harness.call, ids.post)).toBe('already-gone');
    await expect(harness.fanvue.remove(harness.call, ids.post)).rejects.toMatchObject({ effect: 'unknown' });
  });

  it('sends no id that is none', async () => {
    const harness = await withFanvue({});
    await expect(harness.fanvue.remove(harness.call, '../users/me')).rejects.toMatchObject({ failureClass: 'bug' });
    expect(seen(harness)).toEqual([]);
  });
});
