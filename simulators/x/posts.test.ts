import { describe, expect, it } from 'vitest';
import { sharedX, startX } from './testing.js';

const duplicate = {
  detail: 'You are not allowed to create a Tweet with duplicate content.',
  type: 'about:blank',
  title: 'Forbidden',
  status: 403,
};
const strangers = 'You can only reply to or quote posts where you are mentioned or are the author.';

async function connected(username = 'demo_studio') {
  const x = await startX();
  const { access_token: token } = await x.connect(username);
  const post = (json: unknown) => x.call('POST', '/2/tweets', { token, json });
  return { ...x, token, post };
}

describe('a post', () => {
  const shared = sharedX();

  it('is created with an id that carries its time', async () => {
    const x = await connected();
    const now = await x.control.clock.now();

    const { status, body } = await x.post({ text: 'hello' });

    expect(status).toBe(201);
    const { id } = body.data;
    expect(body).toEqual({ data: { id, text: 'hello', edit_history_tweet_ids: [id] } });
    expect(Math.abs(Number((BigInt(id) >> 22n) + 1_288_834_974_657n) - now)).toBeLessThan(5000);
    expect(await x.control.posts('demo_studio')).toMatchObject([{ id, sentText: 'hello' }]);
  });

  it('needs text or media', async () => {
    const x = await connected();
    for (const json of [{}, { text: '' }, { text: '  ' }, { reply_settings: 'following' }])
      expect((await x.post(json)).status).toBe(400);
  });

  it('takes no key that it does not know, at any depth', async () => {
    const x = await connected();
    const { status, body } = await x.post({ text: 'a', visibility: 'all', media: { media_ids: ['1'], alt: 'b' } });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
    });
    expect(body.type).toMatch(/invalid-request$/);
    expect(body.errors.map((error: { parameters: object }) => Object.keys(error.parameters)[0]).sort()).toEqual([
      'media.alt',
      'visibility',
    ]);
  });

  it.each([
    ['a number as text', { text: 5 }],
    ['five media', { media: { media_ids: ['1', '2', '3', '4', '5'] } }],
    ['a numeric id', { text: 'a', quote_tweet_id: 12 }],
    ['an unknown reply setting', { text: 'a', reply_settings: 'everyone' }],
    ['one poll option', { text: 'a', poll: { options: ['x'], duration_minutes: 5 } }],
    ['a poll option of 26 characters', { text: 'a', poll: { options: ['x'.repeat(26), 'b'], duration_minutes: 5 } }],
    ['a poll of four minutes', { text: 'a', poll: { options: ['x', 'y'], duration_minutes: 4 } }],
    [
      'a poll beside media',
      { text: 'a', poll: { options: ['x', 'y'], duration_minutes: 5 }, media: { media_ids: ['1'] } },
    ],
    ['a poll beside a quote', { text: 'a', poll: { options: ['x', 'y'], duration_minutes: 5 }, quote_tweet_id: '1' }],
  ])('refuses %s with 400', async (_, json) => {
    const { call, token } = shared();
    const { status, body } = await call('POST', '/2/tweets', { token, json });
    expect({ status, title: body.title }).toEqual({ status: 400, title: 'Invalid Request' });
  });

  it('says how many media there may be', async () => {
    const x = await connected();
    const { text } = await x.post({ media: { media_ids: ['1', '2', '3', '4', '5'] } });
    expect(text).toContain('maximum of 4 items');
  });

  it('is sent as JSON', async () => {
    const x = await connected();
    expect((await x.call('POST', '/2/tweets', { token: x.token, form: { text: 'a' } })).status).toBe(400);
    const broken = await x.call('POST', '/2/tweets', {
      token: x.token,
      raw: '{"text":',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken).toMatchObject({ status: 400, body: { errors: [{ message: 'Request body is not valid JSON.' }] } });
  });

  it('may weigh 280, and on a paid account 25 000', async () => {
    const x = await connected();
    expect((await x.post({ text: 'a'.repeat(280) })).status).toBe(201);
    expect((await x.post({ text: '日'.repeat(140) })).status).toBe(201);
    for (const text of ['a'.repeat(281), '日'.repeat(141)]) {
      const { status, body } = await x.post({ text });
      expect(status).toBe(400);
      expect(body.errors[0].message).toMatch(/^Your Tweet text is too long\./);
    }
    const { access_token: paid } = await x.connect('demo_shop');
    const long = await x.call('POST', '/2/tweets', { token: paid, json: { text: `${'b'.repeat(3000)} end` } });
    expect(long.status).toBe(201);
    const { body } = await x.call('GET', `/2/tweets/${long.body.data.id}?tweet.fields=note_tweet`, { token: paid });
    expect(body.data.text.length).toBeLessThan(290);
    expect(body.data.note_tweet.text).toBe(`${'b'.repeat(3000)} end`);
  });

  it('shows links as t.co links, escaped text, and the places of both in code points', async () => {
    const x = await connected();
    const { body } = await x.post({ text: '🙂 see example.com/a?b=1 & <that> @demo_shop #tag' });
    expect(body.data.text).toMatch(/^🙂 see https:\/\/t\.co\/[A-Za-z0-9]{10} &amp; &lt;that&gt; @demo_shop #tag$/);
    const read = await x.call('GET', `/2/tweets/${body.data.id}?tweet.fields=entities`, { token: x.token });
    const { urls, mentions, hashtags } = read.body.data.entities;
    expect(urls[0]).toMatchObject({
      start: 6,
      end: 29,
      expanded_url: 'http://example.com/a?b=1',
      display_url: 'example.com/a?b=1',
    });
    const points = [...body.data.text];
    expect(points.slice(urls[0].start, urls[0].end).join('')).toBe(urls[0].url);
    expect(points.slice(mentions[0].start, mentions[0].end).join('')).toBe('@demo_shop');
    expect(points.slice(hashtags[0].start, hashtags[0].end).join('')).toBe('#tag');
  });

  it('is refused when its text was posted lately, until that post is gone or old', async () => {
    const x = await connected();
    const { body } = await x.post({ text: 'once' });
    expect(await x.post({ text: 'once' })).toMatchObject({ status: 403, body: duplicate });
    await x.call('DELETE', `/2/tweets/${body.data.id}`, { token: x.token });
    expect((await x.post({ text: 'once' })).status).toBe(201);
    await x.control.knobs.set({ duplicateWindowMs: 60_000 });
    await x.control.clock.advance(60_001);
    expect((await x.post({ text: 'once' })).status).toBe(201);
    const { access_token: other } = await x.connect('demo_shop');
    expect((await x.call('POST', '/2/tweets', { token: other, json: { text: 'once' } })).status).toBe(201);
  });

  it('has one cashtag at most', async () => {
    const x = await connected();
    expect((await x.post({ text: 'look at $ABC' })).status).toBe(201);
    expect(await x.post({ text: 'look at $ABC and $XYZ' })).toMatchObject({
      status: 403,
      body: { detail: 'Posts are limited to a maximum of one cashtag' },
    });
  });

  it('is refused for an address that X does not like', async () => {
    const x = await connected();
    await x.control.knobs.set({ refusedUrlHosts: ['bad.example.com'] });
    expect(await x.post({ text: 'go to bad.example.com' })).toMatchObject({
      status: 403,
      body: { detail: 'The Tweet contains an invalid URL.' },
    });
  });

  it('quotes nobody without an Enterprise plan', async () => {
    const x = await connected();
    const { body } = await x.post({ text: 'mine' });
    const quote = { text: 'look', quote_tweet_id: body.data.id };
    expect(await x.post(quote)).toMatchObject({ status: 403, body: { detail: strangers } });
    await x.control.knobs.set({ tier: 'enterprise' });
    expect((await x.post(quote)).status).toBe(201);
  });

  it('carries its labels', async () => {
    const x = await connected();
    const { body } = await x.post({
      text: 'ad',
      made_with_ai: true,
      paid_partnership: true,
      reply_settings: 'mentionedUsers',
    });
    const read = await x.call('GET', `/2/tweets/${body.data.id}?tweet.fields=paid_partnership,reply_settings`, {
      token: x.token,
    });
    expect(read.body.data).toMatchObject({ paid_partnership: true, reply_settings: 'mentionedUsers' });
  });

  it('can be edited within the hour by a paid account, and old and new keep one history', async () => {
    const x = await connected('demo_shop');
    const { body } = await x.post({ text: 'frist' });
    const edited = await x.post({ text: 'first', edit_options: { previous_post_id: body.data.id } });
    expect(edited.body.data.edit_history_tweet_ids).toEqual([body.data.id, edited.body.data.id]);
    const list = await x.call('GET', `/2/users/${await x.idOf('demo_shop')}/tweets`, { token: x.token });
    expect(list.body.data.map((post: { id: string }) => post.id)).toEqual([edited.body.data.id]);
    await x.control.clock.advance(3_600_001);
    const late = { text: 'third', edit_options: { previous_post_id: edited.body.data.id } };
    expect(
      (await x.call('POST', '/2/tweets', { token: (await x.connect('demo_shop')).access_token, json: late })).status,
    ).toBe(403);
  });
});

describe('a reply', () => {
  it('continues our own thread, whose parts share a conversation', async () => {
    const x = await connected();
    const first = (await x.post({ text: 'one' })).body.data.id;
    const second = (await x.post({ text: 'two', reply: { in_reply_to_tweet_id: first } })).body.data;
    expect(second.text).toBe('two');
    const third = (await x.post({ text: 'three', reply: { in_reply_to_tweet_id: second.id } })).body.data.id;
    const { body } = await x.call(
      'GET',
      `/2/tweets/${third}?tweet.fields=conversation_id,referenced_tweets,in_reply_to_user_id`,
      { token: x.token },
    );
    expect(body.data).toMatchObject({
      conversation_id: first,
      in_reply_to_user_id: await x.idOf('demo_studio'),
      referenced_tweets: [{ type: 'replied_to', id: second.id }],
    });
  });

  it('reaches only those who mentioned or quoted us', async () => {
    const x = await connected();
    const mine = (await x.post({ text: 'mine' })).body.data.id;
    const stranger = await x.control.seedPost('passer_by', { text: 'nothing to do with you' });
    const mention = await x.control.seedPost('passer_by', { text: '@demo_studio hello' });
    const quote = await x.control.seedPost('passer_by', { text: 'look at this', quoteOf: mine });

    const refused = await x.post({ text: 'hi', reply: { in_reply_to_tweet_id: stranger } });
    expect(refused).toMatchObject({ status: 403, body: { detail: strangers } });
    expect(refused.body.type).toMatch(/not-authorized-for-resource$/);
    expect((await x.post({ text: 'hi you', reply: { in_reply_to_tweet_id: mention } })).body.data.text).toBe(
      '@passer_by hi you',
    );
    expect((await x.post({ text: 'thanks', reply: { in_reply_to_tweet_id: quote } })).status).toBe(201);
    await x.control.knobs.set({ tier: 'enterprise' });
    expect((await x.post({ text: 'hi there', reply: { in_reply_to_tweet_id: stranger } })).status).toBe(201);
  });

  it('does not count the mention that X adds', async () => {
    const x = await connected();
    const mention = await x.control.seedPost('passer_by', { text: '@demo_studio hello' });
    expect((await x.post({ text: 'a'.repeat(280), reply: { in_reply_to_tweet_id: mention } })).status).toBe(201);
  });

  it('finds no target that is missing, deleted or not yet there', async () => {
    const x = await connected();
    const gone = {
      status: 403,
      body: { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.', type: 'about:blank' },
    };
    expect(await x.post({ text: 'a', reply: { in_reply_to_tweet_id: '1' } })).toMatchObject(gone);
    await x.control.knobs.set({ replyLagMs: 5000 });
    const first = (await x.post({ text: 'one' })).body.data.id;
    expect(await x.post({ text: 'two', reply: { in_reply_to_tweet_id: first } })).toMatchObject(gone);
    await x.control.clock.advance(5000);
    expect((await x.post({ text: 'two', reply: { in_reply_to_tweet_id: first } })).status).toBe(201);
    await x.call('DELETE', `/2/tweets/${first}`, { token: x.token });
    expect(await x.post({ text: 'three', reply: { in_reply_to_tweet_id: first } })).toMatchObject(gone);
  });

  it('by somebody else can be hidden below our post, and only there', async () => {
    const x = await connected();
    const mine = (await x.post({ text: 'mine' })).body.data.id;
    const comment = await x.control.seedPost('passer_by', { text: '@demo_studio rude', replyTo: mine });
    const hide = (id: string, json: unknown = { hidden: true }) =>
      x.call('PUT', `/2/tweets/${id}/hidden`, { token: x.token, json });
    expect(await hide(comment)).toMatchObject({ status: 200, body: { data: { hidden: true } } });
    expect((await hide(mine)).status).toBe(403);
    expect((await hide(comment, { hidden: 'yes' })).status).toBe(400);
  });
});

describe('deleting', () => {
  it('takes our own post away, once', async () => {
    const x = await connected();
    const { id } = (await x.post({ text: 'short-lived' })).body.data;
    const remove = () => x.call('DELETE', `/2/tweets/${id}`, { token: x.token });
    expect(await remove()).toMatchObject({ status: 200, body: { data: { deleted: true } } });
    expect((await x.call('GET', `/2/tweets/${id}`, { token: x.token })).body.data).toBeUndefined();
    const again = await remove();
    expect(again).toMatchObject({
      status: 404,
      body: { errors: [{ detail: `Could not find tweet with id: [${id}].` }] },
    });
    await x.control.knobs.set({ deleteMissing: 'deleted' });
    expect((await remove()).status).toBe(200);
  });

  it('leaves the posts of others alone', async () => {
    const x = await connected();
    const id = await x.control.seedPost('passer_by', { text: 'theirs' });
    expect(await x.call('DELETE', `/2/tweets/${id}`, { token: x.token })).toMatchObject({
      status: 403,
      body: { detail: 'You are not authorized to delete this Tweet.' },
    });
  });
});

describe('scopes', () => {
  const shared = sharedX();

  it.each([
    ['POST', '/2/tweets', 'tweet.write', { text: 'a' }],
    ['GET', '/2/users/me', 'tweet.read', undefined],
    ['DELETE', '/2/tweets/1', 'users.read', undefined],
    ['PUT', '/2/tweets/1/hidden', 'tweet.moderate.write', { hidden: true }],
    ['POST', '/2/media/upload/initialize', 'media.write', {}],
    ['GET', '/2/dm_events', 'dm.read', undefined],
    ['POST', '/2/dm_conversations/with/1/messages', 'dm.write', { text: 'a' }],
  ])('%s %s without %s is a bare 403', async (method, path, scope, json) => {
    const x = shared();
    const { access_token: token } = await x.connect('demo_studio', { decline: [scope] });
    const { status, body } = await x.call(method, path, { token, json });
    expect(status).toBe(403);
    expect(body).toEqual({ title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 });
  });
});
