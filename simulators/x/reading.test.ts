import { describe, expect, it } from 'vitest';
import { type Body, sharedX, startX } from './testing.js';

interface Item {
  id: string;
}

async function withHistory(count: number, seed = {}) {
  const x = await startX();
  const { access_token: token } = await x.connect();
  const id = await x.idOf('demo_studio');
  await x.control.seedPosts('demo_studio', { count, ...seed });
  const get = (path: string) => x.call('GET', path, { token });
  const timeline = (query: string) => get(`/2/users/${id}/tweets?${query}`);
  return { ...x, token, id, get, timeline };
}

async function allPages(timeline: (query: string) => Promise<{ body: Body }>, query: string): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const { body } = await timeline(`${query}${token ? `&pagination_token=${token}` : ''}`);
    items.push(...(body.data ?? []));
    token = body.meta.next_token;
  } while (token);
  return items;
}

describe('a timeline', () => {
  const shared = sharedX();

  it('comes newest first in pages, each post once', async () => {
    const x = await withHistory(120);
    const items = await allPages(x.timeline, 'max_results=50');
    expect(items).toHaveLength(120);
    expect(new Set(items.map(({ id }) => id)).size).toBe(120);
    expect(items.map(({ id }) => BigInt(id))).toEqual(
      items.map(({ id }) => BigInt(id)).sort((a, b) => (a < b ? 1 : -1)),
    );
  });

  it('gives nothing but id, text and edit history unless asked', async () => {
    const x = await withHistory(5, { withMedia: false });
    const { body } = await x.timeline('max_results=5');
    for (const item of body.data) expect(Object.keys(item).sort()).toEqual(['edit_history_tweet_ids', 'id', 'text']);
    expect(body.includes).toBeUndefined();
    expect(body.meta).toEqual({ newest_id: body.data[0].id, oldest_id: body.data[4].id, result_count: 5 });
  });

  it('ends at the 3200 latest, and at 800 without replies', async () => {
    const x = await withHistory(3300, {
      withMedia: false,
      apartMs: 1000,
      threadEvery: 0,
      longEvery: 0,
      editedEvery: 0,
      repostEvery: 0,
    });
    expect(await allPages(x.timeline, 'max_results=100')).toHaveLength(3200);
    expect(await allPages(x.timeline, 'max_results=100&exclude=replies')).toHaveLength(800);
  });

  it('leaves out replies and reposts when asked to', async () => {
    const x = await withHistory(60);
    const fields = 'tweet.fields=referenced_tweets&max_results=100';
    const typesOf = (body: Body) =>
      new Set(body.data.flatMap((item: Body) => (item.referenced_tweets ?? []).map((one: Body) => one.type)));
    expect(typesOf((await x.timeline(fields)).body)).toEqual(new Set(['retweeted', 'replied_to']));
    expect(typesOf((await x.timeline(`${fields}&exclude=replies,retweets`)).body)).toEqual(new Set());
    expect((await x.timeline('exclude=photos')).status).toBe(400);
  });

  it('can be cut by ids and by times', async () => {
    const x = await withHistory(20, { withMedia: false, repostEvery: 0, editedEvery: 0 });
    const all = (await x.timeline('max_results=100&tweet.fields=created_at')).body.data;
    const since = (await x.timeline(`max_results=100&since_id=${all[5].id}`)).body.data;
    expect(since.map((one: Item) => one.id)).toEqual(all.slice(0, 5).map((one: Item) => one.id));
    const until = (await x.timeline(`max_results=100&until_id=${all[14].id}`)).body.data;
    expect(until.map((one: Item) => one.id)).toEqual(all.slice(15).map((one: Item) => one.id));
    const times = (await x.timeline(`max_results=100&start_time=${all[9].created_at}&end_time=${all[4].created_at}`))
      .body.data;
    expect(times.map((one: Item) => one.id)).toEqual(all.slice(5, 10).map((one: Item) => one.id));
  });

  it.each([
    'max_results=4',
    'max_results=101',
    'max_results=ten',
    'since_id=abc',
    'start_time=yesterday',
    'start_time=2009-01-01T00:00:00Z',
    'pagination_token=nonsense',
    'limit=10',
    'tweet.fields=author',
    'expansions=everything',
  ])('refuses %s', async (query) => {
    const { call, token, idOf } = shared();
    const { status, body } = await call('GET', `/2/users/${await idOf('demo_studio')}/tweets?${query}`, { token });
    expect({ status, title: body.title }).toEqual({ status: 400, title: 'Invalid Request' });
    expect(Object.keys(body.errors[0].parameters)).toEqual([query.split('=')[0]]);
  });

  it('has no data on an empty page', async () => {
    const x = await withHistory(0);
    expect((await x.timeline('max_results=10')).body).toEqual({ meta: { result_count: 0 } });
  });

  it('forgets its page tokens after a while, and takes none of another list', async () => {
    const x = await withHistory(30, { withMedia: false });
    const { next_token } = (await x.timeline('max_results=5')).body.meta;
    expect((await x.get(`/2/users/${await x.idOf('demo_shop')}/tweets?pagination_token=${next_token}`)).status).toBe(
      400,
    );
    await x.control.knobs.set({ pageTokenLifetimeMs: 1000 });
    await x.control.clock.advance(1000);
    expect((await x.timeline(`max_results=5&pagination_token=${next_token}`)).status).toBe(400);
  });

  it('shows pictures with an address and videos with their variants, and the files are there', async () => {
    const x = await withHistory(45);
    const { body } = await x.timeline(
      'max_results=50&tweet.fields=attachments&expansions=attachments.media_keys&media.fields=url,preview_image_url,variants,width,height,duration_ms,alt_text,type',
    );
    const media = new Map(body.includes.media.map((one: Body) => [one.type, one]));
    expect([...media.keys()].sort()).toEqual(['animated_gif', 'photo', 'video']);
    const photo = media.get('photo') as Body;
    expect(photo).toMatchObject({ media_key: expect.stringMatching(/^3_/), width: expect.any(Number) });
    expect(photo).not.toHaveProperty('variants');
    const video = media.get('video') as Body;
    expect(video).not.toHaveProperty('url');
    expect(video.variants.filter((one: Body) => one.content_type === 'video/mp4')).toHaveLength(3);
    const file = await fetch(photo.url);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect((await fetch(video.variants[0].url)).headers.get('content-type')).toBe('video/mp4');
    expect((await fetch(video.preview_image_url)).status).toBe(200);
  });

  it('is the same history for the same seed', async () => {
    const texts = async () => {
      const x = await withHistory(30);
      return (await x.control.posts('demo_studio')).map((post) => post.sentText);
    };
    expect(await texts()).toEqual(await texts());
  });

  it('is closed to others when the account is protected', async () => {
    const x = await withHistory(1);
    const { id } = await x.control.seedAccount({ username: 'private_one', protected: true });
    const { status, body } = await x.get(`/2/users/${id}/tweets`);
    expect(status).toBe(200);
    expect(body.errors[0].type).toMatch(/not-authorized-for-resource$/);
    expect((await x.get('/2/users/123/tweets')).body.errors[0].type).toMatch(/resource-not-found$/);
  });
});

describe('mentions', () => {
  it('are posts by anybody that name us, newest first', async () => {
    const x = await withHistory(0);
    const own = (await x.call('POST', '/2/tweets', { token: x.token, json: { text: 'mine' } })).body.data.id;
    const first = await x.control.seedPost('passer_by', { text: '@demo_studio hello' });
    const second = await x.control.seedPost('passer_by', { text: '@demo_studio nice', replyTo: own });
    await x.control.seedPost('passer_by', { text: 'nobody' });
    const { body } = await x.get(
      `/2/users/${x.id}/mentions?tweet.fields=author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets&expansions=author_id&user.fields=username`,
    );
    expect(body.data.map((one: Item) => one.id)).toEqual([second, first]);
    expect(body.data[0]).toMatchObject({
      conversation_id: own,
      in_reply_to_user_id: x.id,
      referenced_tweets: [{ type: 'replied_to', id: own }],
    });
    expect(body.includes.users).toEqual([{ id: await x.idOf('passer_by'), name: 'passer_by', username: 'passer_by' }]);
    expect((await x.get(`/2/users/${x.id}/mentions?since_id=${second}`)).body).toEqual({ meta: { result_count: 0 } });
  });
});

describe('search', () => {
  const shared = sharedX();

  async function aConversation() {
    const x = await withHistory(0);
    const root = (await x.call('POST', '/2/tweets', { token: x.token, json: { text: 'the root' } })).body.data
      .id as string;
    const comment = await x.control.seedPost('passer_by', { text: '@demo_studio a comment', replyTo: root });
    const own = (
      await x.call('POST', '/2/tweets', {
        token: x.token,
        json: { text: 'an answer', reply: { in_reply_to_tweet_id: comment } },
      })
    ).body.data.id as string;
    const search = async (query: string, more = '') =>
      await x.get(`/2/tweets/search/recent?query=${encodeURIComponent(query)}${more}`);
    const found = async (query: string) => ((await search(query)).body.data ?? []).map((one: Item) => one.id);
    return { ...x, root, comment, own, search, found };
  }

  it('finds a conversation, and in it who wrote to whom', async () => {
    const { root, comment, own, found } = await aConversation();
    expect(await found(`conversation_id:${root}`)).toEqual([own, comment, root]);
    expect(await found(`conversation_id:${root} -from:demo_studio`)).toEqual([comment]);
    expect(await found(`conversation_id:${root} to:demo_studio`)).toEqual([comment]);
    expect(await found('from:demo_studio')).toEqual([own, root]);
    expect(await found('comment')).toEqual([comment]);
  });

  it.each([
    ['', ''],
    ['-from:demo_studio', ''],
    ['near:here', ''],
    ['a'.repeat(513), ''],
    ['hello', '&max_results=9'],
    ['hello', '&sort_order=oldest'],
    ['hello', '&since_id=1840000000000000001&start_time=2026-01-01T00:00:00Z'],
    ['hello', '&start_time=2020-01-01T00:00:00Z'],
  ])('refuses the query %j%s', async (query, more) => {
    const { call, token } = shared();
    expect((await call('GET', `/2/tweets/search/recent?query=${query}${more}`, { token })).status).toBe(400);
  });

  it('goes back seven days, and says so to an older since_id', async () => {
    const { root, control, connect, call } = await aConversation();
    await control.clock.advance(8 * 86_400_000);
    const { access_token: token } = await connect();
    const late = await call('GET', `/2/tweets/search/recent?query=conversation_id:${root}`, { token });
    expect(late.body).toEqual({ meta: { result_count: 0 } });
    const stale = await call('GET', `/2/tweets/search/recent?query=hello&since_id=${root}`, { token });
    expect(stale.status).toBe(400);
    expect(stale.body.errors[0].message).toMatch(
      /^'since_id' must be a tweet id created after .* Please use a 'since_id' that is larger than \d+$/,
    );
  });
});

describe('lookups', () => {
  it('tell what is missing inside a 200', async () => {
    const x = await withHistory(0);
    const id = await x.control.seedPost('demo_studio', { text: 'here' });
    const { status, body } = await x.get(`/2/tweets?ids=${id},123`);
    expect(status).toBe(200);
    expect(body.data).toHaveLength(1);
    expect(body.errors).toEqual([
      {
        value: '123',
        detail: 'Could not find tweet with ids: [123].',
        title: 'Not Found Error',
        resource_type: 'tweet',
        parameter: 'ids',
        resource_id: '123',
        type: expect.stringMatching(/resource-not-found$/),
      },
    ]);
    const one = await x.get('/2/tweets/123');
    expect(one.status).toBe(200);
    expect(one.body.data).toBeUndefined();
    expect(
      (
        await x.get(
          `/2/tweets?ids=${Array(101)
            .fill(1)
            .map((_, i) => i + 1)}`,
        )
      ).status,
    ).toBe(400);
    expect((await x.get('/2/tweets/abc')).status).toBe(400);
  });

  it('come later than the post when there is a lag', async () => {
    const x = await withHistory(0);
    await x.control.knobs.set({ lagMs: 10_000 });
    const { id } = (await x.call('POST', '/2/tweets', { token: x.token, json: { text: 'slow' } })).body.data;
    expect((await x.get(`/2/tweets/${id}`)).body.data).toBeUndefined();
    expect((await x.timeline('')).body.meta.result_count).toBe(0);
    await x.control.clock.advance(10_000);
    expect((await x.get(`/2/tweets/${id}`)).body.data.id).toBe(id);
    expect((await x.timeline('')).body.meta.result_count).toBe(1);
  });

  it('speak the dialect of the request', async () => {
    const x = await withHistory(0);
    const id = await x.control.seedPost('demo_studio', { text: 'first' });
    const reply = await x.control.seedPost('demo_studio', { text: 'second', replyTo: id });
    const tweet = await x.get(
      `/2/tweets/${reply}?tweet.fields=public_metrics,referenced_tweets&expansions=referenced_tweets.id`,
    );
    expect(tweet.body.data).toMatchObject({
      edit_history_tweet_ids: [reply],
      public_metrics: { retweet_count: expect.any(Number) },
      referenced_tweets: [{ id }],
    });
    expect(tweet.body.includes.tweets).toHaveLength(1);
    const post = await x.get(`/2/tweets/${reply}?post.fields=public_metrics&expansions=referenced_posts`);
    expect(post.body.data).toMatchObject({
      edit_history_post_ids: [reply],
      public_metrics: { repost_count: expect.any(Number) },
      referenced_posts: [{ id }],
    });
    expect(post.body.includes.posts).toHaveLength(1);
    const mixed = await x.get(
      `/2/tweets/${reply}?post.fields=public_metrics,referenced_tweets&expansions=referenced_tweets.id`,
    );
    expect(mixed.status).toBe(200);
    expect(mixed.body.data).not.toHaveProperty('referenced_tweets');
    expect(mixed.body).not.toHaveProperty('includes');
  });

  it('drop unknown names without a word where that knob is set', async () => {
    const x = await withHistory(0);
    await x.control.knobs.set({ unknownFields: 'drop' });
    const id = await x.control.seedPost('demo_studio', { text: 'first' });
    const { status, body } = await x.get(`/2/tweets/${id}?tweet.fields=created_at,no_such_field`);
    expect(status).toBe(200);
    expect(Object.keys(body.data).sort()).toEqual(['created_at', 'edit_history_tweet_ids', 'id', 'text']);
  });

  it('find users by id and by name', async () => {
    const x = await withHistory(0);
    const shop = await x.idOf('demo_shop');
    expect((await x.get(`/2/users/${shop}`)).body.data).toEqual({ id: shop, name: 'Demo Shop', username: 'demo_shop' });
    const { data } = (
      await x.get(
        '/2/users/by/username/demo_shop?user.fields=verified,verified_type,subscription_type,public_metrics,profile_image_url',
      )
    ).body;
    expect(data).toMatchObject({
      verified: true,
      verified_type: 'business',
      subscription_type: 'Premium',
      public_metrics: { tweet_count: 0 },
    });
    expect((await fetch(data.profile_image_url.replace('_normal', '_400x400'))).status).toBe(200);
    expect((await x.get('/2/users/by/username/nobody')).body.errors[0].type).toMatch(/resource-not-found$/);
    expect((await x.get('/2/users/by/username/no-such-name-at-all')).status).toBe(400);
    expect((await x.get(`/2/users?ids=${shop},9`)).body).toMatchObject({
      data: [{ id: shop }],
      errors: [{ resource_id: '9' }],
    });
    expect((await x.get('/2/users/me?user.fields=confirmed_email')).body.data).not.toHaveProperty('confirmed_email');
  });
});

describe('metrics', () => {
  it('belong to the owner, for thirty days', async () => {
    const x = await withHistory(0);
    const now = await x.control.clock.now();
    const day = 86_400_000;
    const fresh = await x.control.seedPost('demo_studio', { text: 'fresh', at: now - day });
    const old = await x.control.seedPost('demo_studio', { text: 'old', at: now - 31 * day });
    const theirs = await x.control.seedPost('demo_shop', { text: 'theirs', at: now - day });
    const { status, body } = await x.get(
      `/2/tweets?ids=${fresh},${old},${theirs}&tweet.fields=public_metrics,non_public_metrics,organic_metrics`,
    );
    expect(status).toBe(200);
    expect(Object.keys(body.data[0].non_public_metrics)).toEqual([
      'impression_count',
      'url_link_clicks',
      'user_profile_clicks',
      'engagements',
    ]);
    expect(Object.keys(body.data[0].public_metrics)).toEqual([
      'retweet_count',
      'reply_count',
      'like_count',
      'quote_count',
      'bookmark_count',
      'impression_count',
    ]);
    for (const post of body.data.slice(1)) {
      expect(post).toHaveProperty('public_metrics');
      expect(post).not.toHaveProperty('non_public_metrics');
    }
    expect(body.errors).toHaveLength(20);
    expect(body.errors[0]).toEqual({
      resource_type: 'tweet',
      resource_id: old,
      parameter: 'id',
      value: old,
      field: 'non_public_metrics.impression_count',
      section: 'data',
      title: 'Field Authorization Error',
      detail: `Sorry, you are not authorized to access 'non_public_metrics.impression_count' on the Tweet with id : [${old}].`,
      type: 'https://api.twitter.com/2/problems/not-authorized-for-field',
    });
    const alone = await x.get(`/2/tweets/${old}?tweet.fields=non_public_metrics`);
    expect(alone.status).toBe(200);
    expect(alone.body).not.toHaveProperty('data');
  });

  it('grow with time, and can be set', async () => {
    const x = await withHistory(0);
    const id = await x.control.seedPost('demo_studio', { text: 'growing' });
    const impressions = async () =>
      (await x.get(`/2/tweets/${id}?tweet.fields=public_metrics`)).body.data.public_metrics.impression_count;
    const early = await impressions();
    await x.control.clock.advance(3_600_000);
    expect(await impressions()).toBeGreaterThan(early);
    await x.control.setMetrics(id, { impressions: 77 });
    expect(await impressions()).toBe(77);
  });

  it('of a video count for the owner alone', async () => {
    const x = await withHistory(15);
    const { body } = await x.timeline(
      'max_results=20&expansions=attachments.media_keys&media.fields=public_metrics,non_public_metrics',
    );
    const video = body.includes.media.find((one: Body) => one.type === 'video');
    expect(Object.keys(video.non_public_metrics)).toContain('playback_75_count');
    expect(video.public_metrics).toHaveProperty('view_count');
  });

  it('over time are for other plans', async () => {
    const x = await withHistory(0);
    const { status, body } = await x.get('/2/tweets/analytics?ids=1');
    expect(status).toBe(403);
    expect(body.reason).toBe('client-not-enrolled');
  });
});
