import { describe, expect, it } from 'vitest';
import { startFiles, startThreads, type Threads } from './testing.js';

const text = (words: string, more: Record<string, string> = {}) => ({ media_type: 'TEXT', text: words, ...more });
const errorOf = ({ body }: { body: { error?: { code: number; error_subcode?: number } } }) =>
  `${body.error?.code}/${body.error?.error_subcode ?? ''}`;

async function connected() {
  const threads = await startThreads();
  const token = await threads.connect();
  const account = (await threads.control.accounts())[0]!.id;
  return { threads, token, account };
}

describe('a text', () => {
  it('is a container, is finished after a look, and is published once its media id is another', async () => {
    const { threads, token, account } = await connected();
    const { id } = (await threads.create(token, text('Open today'))).body;

    expect(errorOf(await threads.publish(token, id))).toBe('24/4279009');
    expect((await threads.status(token, id)).body).toEqual({ id, status: 'FINISHED' });
    const published = await threads.publish(token, id);

    expect(published.body.id).not.toBe(id);
    expect((await threads.status(token, id)).body.status).toBe('PUBLISHED');
    expect((await threads.control.posts(account)).map((post) => post.text)).toEqual(['Open today']);
    const { body } = await threads.call('GET', `/v1.0/${published.body.id}`, {
      token,
      query: { fields: 'id,permalink,timestamp' },
    });
    expect(body.permalink).toMatch(/^https:\/\/www\.threads\.net\/@cafe\.nord\/post\/D/);
  });

  it.each([
    ['501 characters', text('a'.repeat(501)), '100/'],
    ['500 characters with an emoji', text(`${'a'.repeat(499)}🍰`), '100/'],
    ['six links', text([1, 2, 3, 4, 5, 6].map((n) => `https://a.example/${n}`).join(' ')), '100/'],
    ['no words', { media_type: 'TEXT' }, '100/'],
    ['another kind', { media_type: 'STORY', text: 'a' }, '100/'],
    ['a topic with a dot', text('a', { topic_tag: 'a.b' }), '100/'],
    [
      'a poll and a link',
      text('a', { poll_attachment: '{"option_a":"1","option_b":"2"}', link_attachment: 'https://a.example' }),
      '100/',
    ],
    ['a poll of one option', text('a', { poll_attachment: '{"option_a":"1"}' }), '100/'],
    ['an answer to nothing', text('a', { reply_to_id: '18000000000000000' }), '24/4279009'],
    ['a page that cannot be read yet', text('a', { link_attachment: 'https://new.example/x' }), '-1/4279047'],
    ['a country, for a profile that may not', text('a', { allowlisted_country_codes: 'DE' }), '100/'],
  ])('is refused with %s', async (_, form, error) => {
    const { threads, token } = await connected();
    await threads.control.knobs.set({ unreadableLinkHosts: ['new.example'] });

    const refused = await threads.create(token, form as Record<string, string>);

    expect(refused.status).toBe(400);
    expect(errorOf(refused)).toBe(error);
  });

  it('names its link limit in whichever field the knob says', async () => {
    const { threads, token } = await connected();
    const links = text([1, 2, 3, 4, 5, 6].map((n) => `https://a.example/${n}`).join(' '));
    for (const field of ['message', 'error_user_title', 'error_user_msg'] as const) {
      await threads.control.knobs.set({ ownNamesIn: field });
      expect((await threads.create(token, links)).body.error[field]).toContain('THREADS_API__LINK_LIMIT_EXCEEDED');
    }
  });

  it('published at once has no container to look at', async () => {
    const { threads, token, account } = await connected();
    const { id } = (await threads.create(token, text('At once', { auto_publish_text: 'true' }))).body;

    expect((await threads.control.posts(account))[0]!.id).toBe(id);
    const { status, body } = await threads.status(token, id);
    expect([status, body.error]).toEqual([
      400,
      expect.objectContaining({
        code: 100,
        type: 'THApiException',
        message: '(#100) Tried accessing nonexisting field (status)',
      }),
    ]);
  });
});

describe('media', () => {
  it('are fetched, processed and shown with their alt text', async () => {
    const { threads, token, account } = await connected();
    const files = await startFiles();

    await threads.post(token, { media_type: 'IMAGE', image_url: files.picture, alt_text: 'Hills' });

    expect((await threads.control.posts(account))[0]).toMatchObject({
      type: 'IMAGE',
      media: [{ altText: 'Hills', width: 64 }],
    });
    expect(await threads.control.counters()).toMatchObject({ fetched: 1 });
  });

  it('make a carousel of two to twenty children, whose parent is waited for as well', async () => {
    const { threads, token, account } = await connected();
    const files = await startFiles();
    const child = async (form: Record<string, string>) =>
      (await threads.create(token, { ...form, is_carousel_item: 'true' })).body.id;
    const children = [
      await child({ media_type: 'IMAGE', image_url: files.picture }),
      await child({ media_type: 'VIDEO', video_url: files.video }),
    ];
    const parent = (await threads.create(token, { media_type: 'CAROUSEL', children: children.join(','), text: 'Two' }))
      .body.id;

    expect((await threads.status(token, parent)).body.status).toBe('IN_PROGRESS');
    for (const id of children) await threads.status(token, id);
    expect((await threads.status(token, parent)).body.status).toBe('FINISHED');
    await threads.publish(token, parent);

    expect((await threads.control.posts(account))[0]).toMatchObject({
      type: 'CAROUSEL_ALBUM',
      media: [{ kind: 'image' }, { kind: 'video' }],
    });
    expect(errorOf(await threads.create(token, { media_type: 'CAROUSEL', children: children[0]! }))).toBe('100/');
  });

  it('that are wrong end in an error with its name', async () => {
    const { threads, token } = await connected();
    const files = await startFiles();
    const errorFor = async (form: Record<string, string>) => {
      const { id } = (await threads.create(token, form)).body;
      return (await threads.status(token, id)).body.error_message;
    };

    expect(await errorFor({ media_type: 'IMAGE', image_url: files.wide })).toBe('INVALID_ASPEC_RATIO');
    expect(await errorFor({ media_type: 'IMAGE', image_url: files.text })).toBe('UNKNOWN');
    expect(await errorFor({ media_type: 'VIDEO', video_url: files.gone })).toBe('FAILED_DOWNLOADING_VIDEO');
    expect(await errorFor({ media_type: 'VIDEO', video_url: files.long })).toBe('INVALID_DURATION');
    expect(await errorFor({ media_type: 'VIDEO', video_url: files.text })).toBe('FAILED_PROCESSING_VIDEO');
    expect(
      errorOf(await threads.create(token, { media_type: 'IMAGE', image_url: 'http://elsewhere.example/x.jpg' })),
    ).toBe('9004/2207052');
  });
});

describe('a container', () => {
  it('expires after a day, and is not found from then on', async () => {
    const { threads, token } = await connected();
    const { id } = (await threads.create(token, text('Too late'))).body;
    await threads.control.clock.advance(24 * 3_600_000);

    expect((await threads.status(token, id)).body.status).toBe('EXPIRED');
    expect(errorOf(await threads.publish(token, id))).toBe('24/4279009');
  });

  it('is not found for a while after it is finished, and for the first times it is published', async () => {
    const { threads, token } = await connected();
    await threads.control.knobs.set({ notFoundForMs: 60_000, publishesNotFound: 2 });
    const { id } = (await threads.create(token, text('Patience'))).body;
    await threads.status(token, id);

    expect(errorOf(await threads.publish(token, id))).toBe('24/4279009');
    await threads.control.clock.advance(60_000);
    expect(errorOf(await threads.publish(token, id))).toBe('24/4279009');
    expect((await threads.publish(token, id)).status).toBe(200);
  });

  it('that is published again is published again, unless the knob refuses', async () => {
    const { threads, token, account } = await connected();
    const { id } = (await threads.create(token, text('Twice'))).body;
    await threads.status(token, id);
    await threads.publish(token, id);
    await threads.publish(token, id);
    await threads.control.knobs.set({ republish: 'refused' });

    expect(errorOf(await threads.publish(token, id))).toBe('24/4279009');
    expect(await threads.control.posts(account)).toHaveLength(2);
    expect((await threads.control.counters()).duplicates).toHaveLength(1);
  });

  it('may go on saying that it is finished, and its post may be late in lists', async () => {
    const { threads, token } = await connected();
    await threads.control.knobs.set({ statusLagMs: 60_000, listLagMs: 30_000 });
    const { id } = (await threads.create(token, text('Late'))).body;
    await threads.status(token, id);
    await threads.publish(token, id);
    const listed = async () => (await threads.call('GET', '/v1.0/me/threads', { token })).body.data.length;

    expect([(await threads.status(token, id)).body.status, await listed()]).toEqual(['FINISHED', 0]);
    await threads.control.clock.advance(60_000);
    expect([(await threads.status(token, id)).body.status, await listed()]).toEqual(['PUBLISHED', 1]);
  });

  it('meets whatever fate a test has for it', async () => {
    const { threads, token } = await connected();
    await threads.control.nextContainers({ error: 'FAILED_PROCESSING_AUDIO' }, 'stuck');
    const [one, two] = [
      (await threads.create(token, text('a'))).body.id,
      (await threads.create(token, text('b'))).body.id,
    ];

    expect((await threads.status(token, one)).body).toMatchObject({
      status: 'ERROR',
      error_message: 'FAILED_PROCESSING_AUDIO',
    });
    for (let look = 0; look < 3; look += 1) expect((await threads.status(token, two)).body.status).toBe('IN_PROGRESS');
  });
});

describe('limits', () => {
  const usage = async (threads: Threads, token: string) =>
    (
      await threads.call('GET', '/v1.0/me/threads_publishing_limit', {
        token,
        query: { fields: 'quota_usage,config,reply_quota_usage,reply_config,delete_quota_usage,delete_config' },
      })
    ).body.data[0];

  it('are counted where something is published or deleted, and read from the same counters', async () => {
    const { threads, token } = await connected();
    const root = (await threads.post(token, text('Root'))).body.id;
    const reply = (await threads.post(token, text('Reply', { reply_to_id: root }))).body.id;
    expect((await threads.call('DELETE', `/v1.0/${reply}`, { token })).body).toEqual({
      success: true,
      deleted_id: reply,
    });

    expect(await usage(threads, token)).toMatchObject({
      quota_usage: 1,
      config: { quota_total: 250, quota_duration: 86_400 },
      reply_quota_usage: 1,
      reply_config: { quota_total: 1_000 },
      delete_quota_usage: 1,
      delete_config: { quota_total: 100 },
    });
  });

  it('refuse the post after the last one until the window has slid', async () => {
    const { threads, token } = await connected();
    await threads.control.limits.set('posts', { perUser: [{ limit: 1, windowMs: 86_400_000 }] });
    await threads.post(token, text('One'));

    expect(errorOf(await threads.post(token, text('Two')))).toBe('9/2207042');
    await threads.control.knobs.set({ quotaError: '613/4279002' });
    expect(errorOf(await threads.post(token, text('Two')))).toBe('613/4279002');
    await threads.control.clock.advance(86_400_000);
    expect((await threads.post(token, text('Two'))).status).toBe(200);
  });

  it('of calls answer 400 with 613, and tell in a header what is used where the knob says so', async () => {
    const { threads, token } = await connected();
    await threads.control.knobs.set({ usageHeaders: true });
    await threads.control.limits.set('calls', { perUser: [{ limit: 1, windowMs: 86_400_000 }] });

    expect((await threads.call('GET', '/v1.0/me', { token })).headers.get('x-app-usage')).toContain('"call_count":12');
    const refused = await threads.call('GET', '/v1.0/me', { token });
    expect([refused.status, errorOf(refused)]).toEqual([400, '613/4279002']);
    expect(refused.headers.get('x-app-usage')).toContain('"call_count":100');
  });
});

describe('what is allowed', () => {
  it.each([
    ['threads_content_publish', 'POST', '/v1.0/me/threads'],
    ['threads_delete', 'DELETE', '/v1.0/18000000000000000'],
    ['threads_read_replies', 'GET', '/v1.0/me/replies'],
    ['threads_manage_mentions', 'GET', '/v1.0/me/mentions'],
    ['threads_manage_insights', 'GET', '/v1.0/me/threads_insights'],
  ])('follows from %s', async (scope, method, path) => {
    const threads = await startThreads();
    const token = await threads.connect({ decline: [scope] });

    expect(errorOf(await threads.call(method, path, { token }))).toBe('10/');
  });

  it('needs a reply target of one’s own conversations, or a scope for others', async () => {
    const threads = await startThreads();
    const token = await threads.connect({ decline: ['threads_manage_mentions', 'threads_keyword_search'] });
    const strange = await threads.control.seedPost('a_stranger', { text: 'Talking to myself' });

    expect(errorOf(await threads.create(token, text('Hello', { reply_to_id: strange })))).toBe('10/');
  });

  it('ends with a restriction, and at a checkpoint', async () => {
    const { threads, token, account } = await connected();
    await threads.control.setStatus(account, 'restricted');
    expect(errorOf(await threads.post(token, text('a')))).toBe('10/4279013');
    await threads.control.setStatus(account, 'checkpoint');
    expect(errorOf(await threads.call('GET', '/v1.0/me', { token }))).toBe('190/459');
  });

  it('is nobody else’s post, and nothing twice', async () => {
    const { threads, token } = await connected();
    const strange = await threads.control.seedPost('a_stranger', { text: 'Mine' });
    const own = (await threads.post(token, text('Mine too'))).body.id;

    expect(errorOf(await threads.call('DELETE', `/v1.0/${strange}`, { token }))).toBe('10/');
    await threads.call('DELETE', `/v1.0/${own}`, { token });
    expect(errorOf(await threads.call('DELETE', `/v1.0/${own}`, { token }))).toBe('100/33');
    await threads.control.knobs.set({ deleteMissing: '24/4279009' });
    expect(errorOf(await threads.call('DELETE', `/v1.0/${own}`, { token }))).toBe('24/4279009');
  });
});
