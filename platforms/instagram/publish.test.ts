import { describe, expect, it } from 'vitest';
import type { PartToCommit } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import {
  answer,
  formOf,
  lost,
  pageToken,
  part,
  picture,
  type Script,
  staged,
  toCommit,
  video,
  withInstagram,
  withInstagramLogin,
} from './harness.js';

const publish = 'POST /17841400000000011/media_publish';
const container = 'GET /17889000000000001';
const committing = async (...answers: unknown[]) => withInstagram({ [publish]: answers });
const one = part([picture()]);

describe('a commit', () => {
  it('is one call with the Page’s token, and its answer says that it is live', async () => {
    const { instagram, server, call } = await committing(fixtures.published);
    expect(await instagram.commit(call, toCommit(one))).toEqual({ externalId: '17920000000000042', isLive: true });
    expect(server.arrived.map(formOf)).toEqual([{ creation_id: '17889000000000001' }]);
    expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${pageToken}`);
    expect(call.taken).toEqual(['POST /:ig-user-id/media_publish']);
  });

  it('of a carousel publishes the container that holds the others; a cover has none', async () => {
    const { instagram, server, call } = await committing(fixtures.published, fixtures.published);
    const handles = { 'media[0]': staged('1'), 'media[1]': staged('2'), carousel: staged('3') };
    await instagram.commit(call, toCommit(part([picture(), picture()]), { handles }));
    await instagram.commit(
      call,
      toCommit(part([picture({ role: 'cover' }), video()]), { handles: { 'media[1]': staged('4') } }),
    );
    expect(server.arrived.map(formOf)).toEqual([{ creation_id: '3' }, { creation_id: '4' }]);
  });

  it('goes by the only token there is where one logs in with Instagram', async () => {
    const { instagram, server, call } = await withInstagramLogin({ [publish]: [fixtures.published] });
    await instagram.commit(call, toCommit(one));
    expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${call.accessToken}`);
  });

  it.each([
    ['is lost', lost],
    ['is a 500', answer(500, fixtures.graphError(2))],
    ['is a 400 of code 1', answer(400, fixtures.graphError(1))],
    ['is a 400 of code -1', answer(400, fixtures.graphError(-1, 2207001))],
    ['has no id', answer(200, { success: true })],
    ['is a page', answer(502, '<html>Bad gateway</html>')],
  ])('whose answer %s may have happened', async (_, scripted) => {
    const { instagram, call } = await committing(scripted);
    await expect(instagram.commit(call, toCommit(one))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
    });
  });

  it.each([
    ['reconnect-needed', answer(400, fixtures.graphError(190, 460)), { reconnectCause: 'password-changed' }],
    ['rate-limited', answer(400, fixtures.graphError(9, 2207042)), { retryAfterMs: 1_800_000 }],
    ['rate-limited', answer(400, fixtures.graphError(4)), { scope: 'app' }],
    ['platform-unavailable', answer(400, fixtures.graphError(9007, 2207027)), { retryAfterMs: 10_000 }],
    ['permission-missing', answer(400, fixtures.graphError(4, 2207051)), { mayBeLive: true }],
    ['account-gone', answer(400, fixtures.graphError(25, 2207050)), {}],
    ['content-refused', answer(400, fixtures.graphError(36003, 2207009)), {}],
  ])('that Instagram refuses did not happen: %s', async (failureClass, scripted, more) => {
    const { instagram, call } = await committing(scripted);
    await expect(instagram.commit(call, toCommit(one))).rejects.toMatchObject({
      ...{ failureClass, effect: 'none', ...more },
    });
  });

  it('is not made with a container that has ended or was never finished: it is to be staged again', async () => {
    const { instagram, server, call } = await committing();
    const expired = staged('1', { expiresAtMs: Date.now() - 1 });
    for (const handle of [expired, staged('1', { ready: false }), undefined]) {
      const handles: PartToCommit['handles'] = handle ? { 'media[0]': handle } : {};
      await expect(instagram.commit(call, toCommit(one, { handles }))).rejects.toMatchObject({
        platformCode: 'media-expired',
        effect: 'none',
      });
    }
    expect(server.arrived).toEqual([]);
  });

  const hidden = [answer(400, fixtures.missing), answer(400, fixtures.missing)];
  it.each<[string, unknown[], object]>([
    [
      'is there',
      [fixtures.status('FINISHED')],
      { failureClass: 'platform-unavailable', retryAfterMs: 30_000, effect: 'none' },
    ],
    ['is published', [fixtures.status('PUBLISHED')], { failureClass: 'platform-unavailable', effect: 'unknown' }],
    ['has ended', [fixtures.status('EXPIRED')], { platformCode: 'media-expired', effect: 'none' }],
    ['is nowhere', hidden, { platformCode: 'media-expired', effect: 'none' }],
  ])('of a container that Instagram does not know is judged by the container, which %s', async (_, looks, expected) => {
    const script: Script = { [publish]: [answer(400, fixtures.graphError(24, 2207008))], [container]: looks };
    const { instagram, call } = await withInstagram(script);
    await expect(instagram.commit(call, toCommit(one))).rejects.toMatchObject(expected);
  });

  const refused = (platformCode: string, times: number) => Array(times).fill({ at: new Date(), platformCode });
  it.each<[string, unknown, PartToCommit['refusals'], string, object]>([
    [
      'is finished and not known for the third time',
      answer(400, fixtures.graphError(24, 2207008)),
      refused('container-gone', 2),
      'FINISHED',
      { platformCode: 'media-expired' },
    ],
    [
      'is not ready for the third time, because it failed',
      answer(400, fixtures.graphError(9007, 2207027)),
      refused('9007/2207027', 2),
      'ERROR',
      { platformCode: 'media-expired' },
    ],
    [
      'is not ready for the third time, and still at it',
      answer(400, fixtures.graphError(9007, 2207027)),
      refused('9007/2207027', 2),
      'IN_PROGRESS',
      { failureClass: 'platform-unavailable', retryAfterMs: 30_000 },
    ],
  ])('of a container that %s is not repeated for ever', async (_, scripted, refusals, state, expected) => {
    const { instagram, call } = await withInstagram({ [publish]: [scripted], [container]: [fixtures.status(state)] });
    await expect(instagram.commit(call, toCommit(one, { refusals }))).rejects.toMatchObject({
      effect: 'none',
      ...expected,
    });
  });
});

describe('a part after the first', () => {
  const comment = part([], 'first!');
  const below = (more: object) => toCommit(comment, { handles: {}, isFirst: false, ...more });

  it('is a comment below the post, and one after that an answer to it', async () => {
    const { instagram, server, call } = await withInstagram({
      'POST /17920000000000042/comments': [{ id: '1787' }],
      'POST /1787/replies': [{ id: '1788' }],
    });
    expect(await instagram.commit(call, below({ replyToExternalId: '17920000000000042' }))).toEqual({
      externalId: '1787',
      isLive: true,
    });
    await instagram.commit(call, below({ replyToExternalId: '1787', rootExternalId: '17920000000000042' }));
    expect(server.arrived.map(formOf)).toEqual([{ message: 'first!' }, { message: 'first!' }]);
    expect(server.arrived[0]!.headers.authorization).toBe(`Bearer ${pageToken}`);
  });

  it('may have happened where its answer is lost, and is not found below a post that is gone', async () => {
    const { instagram, call } = await withInstagram({ 'POST /1/comments': [lost, answer(400, fixtures.missing)] });
    await expect(instagram.commit(call, below({ replyToExternalId: '1' }))).rejects.toMatchObject({
      effect: 'unknown',
    });
    await expect(instagram.commit(call, below({ replyToExternalId: '1' }))).rejects.toMatchObject({
      failureClass: 'not-found',
      effect: 'none',
    });
  });
});

describe('what is live', () => {
  it('has its link asked for, again where it is not shown yet', async () => {
    const { instagram, call } = await withInstagram({
      'GET /17920000000000042': [answer(400, fixtures.missing), fixtures.permalink],
    });
    expect(await instagram.confirm(call, { externalId: '17920000000000042' })).toEqual({
      state: 'live',
      externalId: '17920000000000042',
      url: 'https://www.instagram.com/p/Cx1/',
    });
  });

  it.each([
    ['a refused token', answer(400, fixtures.graphError(190))],
    ['a throttled account', answer(400, fixtures.graphError(80002))],
    ['a field that comments do not have', answer(400, fixtures.graphError(100))],
  ])('stays live without one: %s', async (_, scripted) => {
    const { instagram, call } = await withInstagram({ 'GET /1': [scripted] });
    expect(await instagram.confirm(call, { externalId: '1' })).toEqual({ state: 'live', externalId: '1' });
  });
});

describe('a removal', () => {
  const removing = async (...answers: unknown[]) => withInstagram({ 'DELETE /17920000000000042': answers });
  const deleted = { success: true, deleted_id: '17920000000000042' };

  it('is done, or was done before', async () => {
    const { instagram, call } = await removing(deleted, answer(400, fixtures.missing), answer(200, true));
    expect(await instagram.remove(call, '17920000000000042')).toBe('removed');
    expect(await instagram.remove(call, '17920000000000042')).toBe('already-gone');
    expect(await instagram.remove(call, '17920000000000042')).toBe('removed');
  });

  it.each([
    [answer(400, fixtures.graphError(-1, 2207073)), { failureClass: 'permission-missing', effect: 'none' }],
    [answer(400, fixtures.graphError(-1, 2207085)), { failureClass: 'content-refused', effect: 'none' }],
  ])('that Instagram refuses is left to the owner: %#', async (scripted, expected) => {
    const { instagram, call } = await removing(scripted);
    await expect(instagram.remove(call, '17920000000000042')).rejects.toMatchObject({
      ...expected,
      nextStep: expect.stringContaining('Delete it in the Instagram app.'),
    });
  });

  it('whose answer is lost may be repeated', async () => {
    const { instagram, call } = await removing(lost, deleted);
    await expect(instagram.remove(call, '17920000000000042')).rejects.toMatchObject({ effect: 'unknown' });
    expect(await instagram.remove(call, '17920000000000042')).toBe('removed');
  });

  it('is not to be had where one logs in with Instagram', async () => {
    const { instagram, server, call } = await withInstagramLogin({});
    await expect(instagram.remove(call, '1')).rejects.toMatchObject({ failureClass: 'permission-missing' });
    expect(instagram.capabilities.unpublish).toMatchObject({
      can: false,
      reason: expect.stringContaining('only the owner'),
    });
    expect(server.arrived).toEqual([]);
  });
});

describe('a declined permission', () => {
  it('is told before anything is asked', async () => {
    const { instagram, server, call } = await committing();
    const account = { ...call.account!, grantedScopes: ['instagram_basic'] };
    await expect(instagram.commit({ ...call, account }, toCommit(one))).rejects.toMatchObject({
      failureClass: 'permission-missing',
      message: 'This account has not granted instagram_content_publish at Instagram.',
    });
    expect(server.arrived).toEqual([]);
  });
});
