import { describe, expect, it } from 'vitest';
import { samplePicture } from '../shared/sample-media.js';
import { type Fanvue, startFanvue, version } from './testing.js';

async function connected(handle?: string): Promise<Fanvue & { token: string }> {
  const fanvue = await startFanvue();
  return { ...fanvue, token: (await fanvue.connect(handle)).access_token };
}

describe('a call', () => {
  it('names a version that is served', async () => {
    const { call, token } = await connected();
    const me = (named: string | undefined) =>
      call('GET', '/users/me', { token, headers: named === undefined ? {} : { 'x-fanvue-api-version': named } });
    expect((await me(undefined)).status).toBe(200);
    expect(await me('2031-01-01')).toMatchObject({
      status: 400,
      body: { error: 'Unsupported API version', message: expect.stringContaining('2031-01-01') },
    });
    expect(await me('2024-01-01')).toMatchObject({ status: 410, body: { nextVersion: version } });
    expect((await me('')).status).toBe(400);
  });

  it('has a token with the scope, of an account that is not suspended', async () => {
    const { call, control, connect, token } = await connected();
    expect(await call('GET', '/users/me')).toMatchObject({ status: 401, body: { error: 'Unauthorized' } });
    const { access_token: little } = await connect('sol-demo', { decline: ['read:post'] });
    expect(await call('GET', '/posts', { token: little })).toMatchObject({
      status: 403,
      body: { error: expect.any(String) },
    });
    await control.suspend('luna-demo');
    expect((await call('GET', '/users/account', { token })).body.account.status).toBe('suspended');
    expect((await call('POST', '/posts', { token, json: { audience: 'subscribers', text: 'a' } })).status).toBe(403);
  });

  it('takes room from its owner’s bucket, which every reply tells of', async () => {
    const { call, connect, control, token } = await connected();
    await control.knobs.set({ requestsPerMinute: 100, requestWindowMs: 3_600_000 });
    await control.limits.clear();
    const me = async (who = token) => (await call('GET', '/users/me', { token: who })).headers;
    const first = await me();
    expect(['limit', 'remaining'].map((name) => first.get(`x-ratelimit-${name}`))).toEqual(['100', '99']);
    expect(Number(first.get('x-ratelimit-reset'))).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1000));
    for (let n = 0; n < 99; n += 1) await me();

    const refused = await call('GET', '/users/me', { token });
    expect(refused).toMatchObject({ status: 429, body: { error: expect.any(String) } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(36);
    expect((await me((await connect('sol-demo')).access_token)).get('x-ratelimit-remaining')).toBe('99');

    // It fills evenly: 36 s for each call.
    await control.clock.advance(180_000);
    expect(Number((await me()).get('x-ratelimit-remaining'))).toBeGreaterThanOrEqual(4);
    expect((await control.counters()).tooManyRequests).toBe(1);
  });
});

describe('a post', () => {
  it('is live at once, and its creation says less than it holds', async () => {
    const { call, post, token } = await connected();
    const { status, body } = await post(token, { text: 'Hello' });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(
      'audience createdAt expiresAt mediaPreviewUuid price publishAt publishedAt text uuid'.split(' ').sort(),
    );
    expect(body).toMatchObject({ text: 'Hello', audience: 'subscribers', price: null, publishAt: null });
    expect((await call('GET', `/posts/${body.uuid}`, { token })).body).toMatchObject({
      ...body,
      mediaUuids: [],
      isPinned: false,
      likesCount: 0,
      commentsCount: 0,
      tips: { count: 0, totalGross: 0, totalNet: 0 },
      collections: [],
    });
  });

  it.each([
    ['no audience', { audience: undefined, text: 'a' }, 'audience'],
    ['an unknown audience', { audience: 'everyone', text: 'a' }, 'audience'],
    ['a long text', { text: 'a'.repeat(5_001) }, 'text'],
    ['a small price', { text: 'a', price: 299 }, 'price'],
    ['a price in dollars', { text: 'a', price: 9.99 }, 'price'],
    ['a field of somebody’s notes', { text: 'a', mediaIds: [] }, 'mediaIds'],
    ['an id that is none', { text: 'a', mediaUuids: ['one'] }, 'mediaUuids.0'],
    ['null for a moment', { text: 'a', publishAt: null }, 'publishAt'],
  ])('with %s is the validator’s', async (_, json, path) => {
    const { post, token } = await connected();
    expect(await post(token, json)).toMatchObject({
      status: 400,
      body: { errors: [{ path, message: expect.any(String) }] },
    });
  });

  it.each([
    ['nothing in it', {}],
    ['a price and no media', { text: 'a', price: 500 }],
    ['media of nobody', { mediaUuids: ['00000000-0000-4000-8000-000000000000'] }],
    ['a moment that is over', { text: 'a', publishAt: '2020-01-01T00:00:00Z' }],
    ['an end that is over', { text: 'a', expiresAt: '2020-01-01T00:00:00Z' }],
  ])('with %s is refused in words', async (_, json) => {
    const { post, token } = await connected();
    expect(await post(token, json)).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  });

  it('is no fan’s to make', async () => {
    const { post, token } = await connected('just-a-fan');
    expect((await post(token, { text: 'a' })).status).toBe(403);
  });

  it('waits for media that are ready', async () => {
    const { post, upload, call, token } = await connected();
    const media = await upload(token, await samplePicture());
    expect(await post(token, { mediaUuids: [media] })).toMatchObject({
      status: 400,
      body: { message: 'Media is not ready' },
    });
    await call('GET', `/media/${media}`, { token });
    await call('GET', `/media/${media}`, { token });
    expect((await post(token, { mediaUuids: [media], price: 300 })).status).toBe(201);
  });

  it('that is scheduled comes out at its moment, or when somebody sends null for it', async () => {
    const { post, call, control, token } = await connected();
    const publishAt = new Date(Date.now() + 1_800_000).toISOString();
    const [one, other] = [
      await post(token, { text: 'one', publishAt }),
      await post(token, { text: 'other', publishAt }),
    ];
    const list = async (query = '') => (await call('GET', `/posts${query}`, { token })).body.data.length;
    expect([await list(), await list('?includeUnpublished=false')]).toEqual([2, 0]);

    expect(
      (await call('PATCH', `/posts/${one.body.uuid}`, { token, json: { publishAt: null } })).body.publishedAt,
    ).not.toBeNull();
    expect(await list('?includeUnpublished=false')).toBe(1);
    await control.clock.advance(1_800_000);
    expect(await list('?includeUnpublished=false')).toBe(2);
    expect((await call('GET', `/posts/${other.body.uuid}`, { token })).body.publishedAt).toBe(publishAt);
  });

  it('that expires or is deleted is gone for fans, and the deleted one for its owner as well', async () => {
    const { post, call, control, token } = await connected();
    const ends = await post(token, { text: 'ends', expiresAt: new Date(Date.now() + 60_000).toISOString() });
    const { uuid } = (await post(token, { text: 'soon gone' })).body;
    expect(await call('DELETE', `/posts/${uuid}`, { token })).toMatchObject({ status: 204, text: '' });
    expect(await call('DELETE', `/posts/${uuid}`, { token })).toMatchObject({
      status: 404,
      body: { message: 'Post not found' },
    });
    await control.clock.advance(60_000);
    expect(await control.livePosts('luna-demo')).toEqual([]);
    expect((await call('GET', `/posts/${ends.body.uuid}`, { token })).status).toBe(200);
    expect((await control.posts('luna-demo')).find(({ id }) => id === uuid)!.deletedAt).toBeDefined();
  });

  it('that is pinned comes first in the list', async () => {
    const { post, call, token } = await connected();
    const first = (await post(token, { text: 'first' })).body.uuid;
    await post(token, { text: 'second' });
    await call('POST', `/posts/${first}/pin`, { token });
    const texts = (await call('GET', '/posts', { token })).body.data.map((one: { text: string }) => one.text);
    expect(texts).toEqual(['first', 'second']);
  });

  it('of somebody else is not there', async () => {
    const { post, call, connect, token } = await connected();
    const { uuid } = (await post(token, { text: 'mine' })).body;
    const other = (await connect('sol-demo')).access_token;
    expect((await call('GET', `/posts/${uuid}`, { token: other })).status).toBe(404);
    expect((await call('GET', '/posts/nonsense', { token })).status).toBe(400);
  });
});

describe('a list', () => {
  it('has pages by number that shift, and says how many records came', async () => {
    const { call, control, post, token } = await connected();
    await control.seedPosts('luna-demo', { count: 12, imageEvery: 0, videoEvery: 0, audioEvery: 0 });
    const page = async (n: number) => (await call('GET', `/posts?page=${n}&size=5`, { token })).body;
    const first = await page(1);
    expect(first.pagination).toEqual({ page: 1, size: 5, hasMore: true });
    await post(token, { text: 'new at the top' });
    expect((await page(2)).data[0].uuid).toBe(first.data[4].uuid);
    expect((await page(3)).pagination).toEqual({ page: 3, size: 3, hasMore: false });
    expect((await page(9)).data).toEqual([]);
    for (const wrong of ['page=0', 'size=51', 'size=many'])
      expect((await call('GET', `/posts?${wrong}`, { token })).status).toBe(400);
  });

  it('may have cursors instead', async () => {
    const { call, control, token } = await connected();
    const wanted = await control.seedPosts('luna-demo', { count: 12 });
    await control.knobs.set({ listShape: 'cursor' });
    const got: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { data: { uuid: string }[]; nextCursor: string | null } } = await call(
        'GET',
        `/posts?size=5${cursor && `&cursor=${cursor}`}`,
        { token },
      );
      got.push(...body.data.map(({ uuid }) => uuid));
      cursor = body.nextCursor;
    }
    expect(got.reverse()).toEqual(wanted);
    expect((await call('GET', '/posts?cursor=nonsense', { token })).status).toBe(400);
  });
});

describe('people', () => {
  it('comment, like and tip; deleted ones have no name any more; the owner is notified', async () => {
    const { post, call, control, token } = await connected();
    const { uuid } = (await post(token, { text: 'what do you think?' })).body;
    await control.seedComment('a-fan', uuid, 'nice');
    await control.seedLike('a-fan', uuid);
    await control.seedTip('a-fan', uuid, 500);
    const own = await call('POST', `/posts/${uuid}/comments`, { token, json: { text: 'thank you' } });
    expect(own).toMatchObject({ status: 201, body: { text: 'thank you', updatedAt: null } });
    expect((await call('POST', `/posts/${uuid}/comments`, { token, json: { text: 'a'.repeat(601) } })).status).toBe(
      400,
    );

    const notices = (await call('GET', '/notifications?eventType=6', { token })).body.data;
    expect(notices).toMatchObject([{ eventType: 6, data: { postUuid: uuid }, originator: { handle: 'a-fan' } }]);
    await control.deleteAccount('a-fan');
    const { data } = (await call('GET', `/posts/${uuid}/comments`, { token })).body;
    expect(data.map(({ user }: { user: object | null }) => user?.constructor ?? null)).toEqual([Object, null]);
    expect((await call('GET', `/posts/${uuid}`, { token })).body).toMatchObject({
      commentsCount: 2,
      likesCount: 1,
      tips: { count: 1, totalGross: 500, totalNet: 400 },
    });
    expect((await call('GET', '/insights/earnings/summary', { token })).body.totals.allTime).toBe(500);
    expect((await call('GET', '/insights/earnings', { token })).body).toMatchObject({
      data: [{ gross: 500, postUuid: uuid, user: null }],
      nextCursor: null,
    });
    expect((await call('DELETE', `/posts/${uuid}/comments/${own.body.uuid}`, { token })).status).toBe(204);
  });

  it('write; a plain read marks their chat read, and one that says so does not', async () => {
    const { call, control, token } = await connected();
    const { fromId } = await control.seedMessage('a-fan', 'luna-demo', 'are you there?');
    expect((await call('GET', '/chats', { token })).body.data).toMatchObject([
      { isRead: false, unreadMessagesCount: 1, user: { uuid: fromId }, lastMessage: { text: 'are you there?' } },
    ]);
    const path = `/chats/${fromId}/messages`;
    expect((await call('GET', `${path}?markAsRead=false`, { token })).body.data).toMatchObject([
      { text: 'are you there?', type: 'SINGLE_RECIPIENT', sender: { uuid: fromId, handle: 'a-fan' }, isRead: false },
    ]);
    expect(await control.isChatRead('luna-demo', 'a-fan')).toBe(false);
    await call('GET', path, { token });
    expect(await control.isChatRead('luna-demo', 'a-fan')).toBe(true);
    expect(
      (
        await call('GET', `/chats/${await control.seedAccount({ handle: 'nobody' }).then(({ id }) => id)}/messages`, {
          token,
        })
      ).status,
    ).toBe(404);
  });

  it('are written to where they can be, and what they bought stays', async () => {
    const { call, control, idOf, token } = await connected();
    const fan = await idOf('just-a-fan');
    const send = (json: object) => call('POST', `/chats/${fan}/message`, { token, json });
    const { status, body } = await send({ text: 'hello' });
    expect([status, Object.keys(body)]).toEqual([201, ['messageUuid']]);
    expect((await send({ text: 'a', price: 500 })).body).toEqual({ message: expect.any(String) });
    expect((await send({})).status).toBe(400);
    expect((await call('DELETE', `/chats/${fan}/messages/${body.messageUuid}`, { token })).status).toBe(204);
    await control.setContactable('just-a-fan', false);
    expect(await send({ text: 'hello' })).toMatchObject({ status: 400, body: { message: 'User is not contactable' } });
  });
});

it('keeps collections, each label once, as long as the service behind them is up', async () => {
  const { call, control, post, token } = await connected();
  const make = () => call('POST', '/collections', { token, json: { label: 'Beach' } });
  const { uuid } = (await make()).body;
  expect(await make()).toMatchObject({ status: 409, body: { message: expect.any(String) } });
  expect((await post(token, { text: 'a', collectionUuids: [uuid] })).status).toBe(201);
  await control.levers.collectionsDown();
  expect(await call('GET', '/collections', { token })).toMatchObject({
    status: 503,
    body: { message: expect.any(String) },
  });
});
