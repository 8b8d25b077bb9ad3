import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startReceiver, startThreads } from './testing.js';

const replyFields = 'id,text,username,replied_to,root_post,is_reply_owned_by_me,hide_status';

async function connected() {
  const threads = await startThreads();
  const token = await threads.connect();
  const account = (await threads.control.accounts())[0]!.id;
  return { threads, token, account };
}

describe('lists', () => {
  it('hold posts and reposts page by page, without links unless the knob says so, and no replies', async () => {
    const { threads, token, account } = await connected();
    await threads.control.seedPosts(account, { count: 60 });
    const wanted = (await threads.control.posts(account)).filter(({ repliedTo }) => !repliedTo).map(({ id }) => id);
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await threads.call('GET', '/v1.0/me/threads', {
        token,
        query: { limit: '20', ...(after && { after }) },
      });
      expect(body.paging?.next).toBeUndefined();
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      after = body.data.length > 0 ? body.paging.cursors.after : undefined;
    } while (after);

    expect(ids).toEqual(wanted.reverse());
    await threads.control.knobs.set({ pagingLinks: 'next' });
    expect((await threads.call('GET', '/v1.0/me/threads', { token })).body.paging.next).toContain('after=');
  });

  it('refuse both cursors at once, a page of more than 100, and fields that a post does not have', async () => {
    const { threads, token } = await connected();
    const wrong: Record<string, string>[] = [
      { after: 'a', before: 'b' },
      { limit: '101' },
      { fields: 'id,like_count' },
    ];
    for (const query of wrong)
      expect((await threads.call('GET', '/v1.0/me/threads', { token, query })).body.error.code).toBe(100);
  });

  it('leave out what is empty, and name only public people', async () => {
    const { threads, token, account } = await connected();
    const root = await threads.control.seedPost('cafe.nord', { text: 'Root' });
    await threads.control.seedAccount({ username: 'shy', private: true });
    await threads.control.seedPost('shy', { text: 'psst', replyTo: root });
    await threads.control.seedPosts(account, { count: 3, photoEvery: 1 });

    const { data } = (
      await threads.call('GET', `/v1.0/${root}/replies`, { token, query: { fields: 'id,username,permalink,text' } })
    ).body;
    expect(data).toEqual([{ id: expect.any(String), text: 'psst' }]);
  });
});

describe('conversations', () => {
  it('are flat and newest first, below root posts only', async () => {
    const { threads, token } = await connected();
    const root = await threads.control.seedPost('cafe.nord', { text: 'Ask me' });
    const first = await threads.control.seedPost('guest_1', { text: 'How much?', replyTo: root });
    const nested = await threads.control.seedPost('guest_2', { text: 'Me too', replyTo: first });
    const read = async (path: string, query: Record<string, string> = {}) =>
      (await threads.call('GET', path, { token, query: { fields: replyFields, ...query } })).body;

    const whole = (await read(`/v1.0/${root}/conversation`)).data;
    expect(whole.map(({ id }: { id: string }) => id)).toEqual([nested, first]);
    expect(whole[0]).toMatchObject({ replied_to: { id: first }, root_post: { id: root }, is_reply_owned_by_me: false });
    expect((await read(`/v1.0/${root}/conversation`, { reverse: 'false' })).data[0].id).toBe(first);
    expect((await read(`/v1.0/${root}/replies`)).data).toHaveLength(1);
    expect((await read(`/v1.0/${first}/conversation`)).error.code).toBe(100);
  });

  it('are hidden from the top, and nested replies follow', async () => {
    const { threads, token } = await connected();
    const root = await threads.control.seedPost('cafe.nord', { text: 'Ask me' });
    const first = await threads.control.seedPost('guest_1', { text: 'Rude', replyTo: root });
    const nested = await threads.control.seedPost('guest_2', { text: 'Ruder', replyTo: first });

    expect((await threads.call('POST', `/v1.0/${first}/manage_reply`, { token, form: { hide: 'true' } })).body).toEqual(
      { success: true },
    );
    const [second] = (
      await threads.call('GET', `/v1.0/${root}/conversation`, { token, query: { fields: replyFields } })
    ).body.data;
    expect(second).toMatchObject({ id: nested, hide_status: 'HIDDEN' });
    expect((await threads.call('POST', `/v1.0/${nested}/manage_reply`, { token, form: { hide: 'true' } })).status).toBe(
      400,
    );
  });

  it('wait for approval where the post asks for it', async () => {
    const { threads, token } = await connected();
    const root = (await threads.post(token, { media_type: 'TEXT', text: 'Ask me', enable_reply_approvals: 'true' }))
      .body.id;
    const asked = await threads.control.seedPost('guest_1', { text: 'May I?', replyTo: root });
    const replies = async () => (await threads.call('GET', `/v1.0/${root}/replies`, { token })).body.data.length;

    expect(await replies()).toBe(0);
    expect((await threads.call('GET', `/v1.0/${root}/pending_replies`, { token })).body.data).toEqual([{ id: asked }]);
    await threads.call('POST', `/v1.0/${asked}/manage_pending_reply`, { token, form: { approve: 'true' } });
    expect(await replies()).toBe(1);
  });

  it('hold mentions in a list of their own', async () => {
    const { threads, token } = await connected();
    const mention = await threads.control.seedPost('guest_1', { text: 'Best cake at @cafe.nord!' });

    expect((await threads.call('GET', '/v1.0/me/mentions', { token })).body.data).toEqual([{ id: mention }]);
  });
});

describe('insights', () => {
  it('grow with the age of a post, and are none for reposts', async () => {
    const { threads, token, account } = await connected();
    const id = await threads.control.seedPost('cafe.nord', { text: 'Count me' });
    const views = async () =>
      (await threads.call('GET', `/v1.0/${id}/insights`, { token, query: { metric: 'views' } })).body.data[0].values[0]
        .value;
    const before = await views();
    await threads.control.clock.advance(48 * 3_600_000);
    expect(await views()).toBeGreaterThan(before);

    await threads.control.seedPosts(account, { count: 9 });
    const repost = (await threads.control.posts(account)).find(({ type }) => type === 'REPOST_FACADE')!;
    expect(
      (await threads.call('GET', `/v1.0/${repost.id}/insights`, { token, query: { metric: 'views' } })).body,
    ).toEqual({ data: [] });
    expect(
      (await threads.call('GET', `/v1.0/${id}/insights`, { token, query: { metric: 'impressions' } })).body.error.code,
    ).toBe(100);
  });

  it('of a profile come in three shapes, and without Instagram there are no followers', async () => {
    const { threads, token, account } = await connected();
    await threads.control.seedPosts(account, { count: 3 });
    const read = (who: string, metric: string) =>
      threads.call('GET', '/v1.0/me/threads_insights', { token: who, query: { metric } });

    const { data } = (await read(token, 'views,likes,clicks')).body;
    expect(data).toMatchObject([
      { values: [{ value: expect.any(Number) }] },
      { total_value: { value: expect.any(Number) } },
      { link_total_values: [] },
    ]);
    expect((await read(token, 'followers_count')).body.data[0].total_value.value).toBe(812);
    const without = await threads.connect({ account: (await threads.control.accounts())[1]!.id });
    expect((await read(without, 'followers_count')).body.error.error_user_title).toBe(
      'THREADS_API__FEATURE_NOT_AVAILABLE',
    );
  });
});

describe('webhooks and callbacks', () => {
  it('tell of replies, mentions, posts and deletions, signed over the raw body', async () => {
    const { threads, token } = await connected();
    const receiver = await startReceiver();
    await threads.control.webhooks.configure({ url: receiver.url, verifyToken: 'v' });
    const root = (await threads.post(token, { media_type: 'TEXT', text: 'Root' })).body.id;
    await threads.control.seedPost('guest_1', { text: 'Hi @cafe.nord', replyTo: root });
    await threads.call('DELETE', `/v1.0/${root}`, { token });
    await expect.poll(() => receiver.received.length).toBe(4);

    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ topic, values }) => `${topic} ${values.field}`).sort()).toEqual([
      'interaction mentions',
      'interaction publish',
      'moderate delete',
      'moderate replies',
    ]);
    const reply = bodies.find(({ values }) => values.field === 'replies');
    expect(reply).toMatchObject({
      app_id: threads.app.clientId,
      target_id: root,
      values: { value: { text: 'Hi @cafe.nord', root_post: { id: root } } },
    });
    for (const { headers, body } of receiver.received)
      expect(headers['x-hub-signature-256']).toBe(
        `sha256=${createHmac('sha256', threads.app.clientSecret).update(body).digest('hex')}`,
      );
  });

  it('may come twice, and signed by the other secret', async () => {
    const { threads, token } = await connected();
    const receiver = await startReceiver();
    await threads.control.webhooks.configure({ url: receiver.url, verifyToken: 'v', fields: ['publish'] });
    await threads.control.knobs.set({ webhookDeliveries: 2, webhookSecret: 'meta' });
    await threads.post(token, { media_type: 'TEXT', text: 'Twice' });
    await expect.poll(() => receiver.received.length).toBe(2);

    const { metaSecret } = await threads.control.app();
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[number]];
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', metaSecret).update(body).digest('hex')}`,
    );
  });

  it('call back with a signed request when the owner removes the app or asks for deletion', async () => {
    const { threads, account } = await connected();
    const receiver = await startReceiver();
    await threads.control.configureCallbacks({ uninstallUrl: receiver.url, deleteUrl: receiver.url });
    await threads.control.revokeGrant(account);
    await threads.control.requestDeletion(account);

    expect(receiver.received).toHaveLength(2);
    for (const { headers, body } of receiver.received) {
      expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
      const [signature, payload] = new URLSearchParams(body).get('signed_request')!.split('.') as [string, string];
      expect(signature).toBe(createHmac('sha256', threads.app.clientSecret).update(payload).digest('base64url'));
      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ user_id: account });
    }
  });
});
