import { describe, expect, it } from 'vitest';
import { startInstagram } from './testing.js';

describe('a history', () => {
  it('is read page by page, newest first, by links that carry the token', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token, id } = await connect();
    const ids = await control.seedPosts('demo_cafe', { count: 5 });
    const page = async (query: Record<string, string>) =>
      (await graph('GET', `/${id}/media`, { token, query: { limit: '2', ...query } })).body;
    const first = await page({});
    expect(first.data.map((row: { id: string }) => row.id)).toEqual([ids[4], ids[3]]);
    expect(first.paging.next).toContain(`access_token=${token}`);
    const second = await page({ after: first.paging.cursors.after });
    const third = await page({ after: second.paging.cursors.after });
    expect(third.data).toHaveLength(1);
    expect(third.paging).toMatchObject({ cursors: { after: expect.any(String) } });
    expect(third.paging.next).toBeUndefined();
    expect((await graph('GET', `/${id}/media`, { token, query: { after: 'nonsense' } })).body.error.code).toBe(100);
    const old = await page({ until: String(Math.floor(Date.now() / 1_000) - 3 * 3_600) });
    expect(old.data.length).toBeGreaterThan(0);
  });

  it('belongs to whoever may see the account', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token } = await connect();
    const { account } = await control.seedAccount({ username: 'stranger' });
    expect((await graph('GET', `/${account.id}/media`, { token })).body.error.error_subcode).toBe(33);
    expect((await graph('GET', `/${account.id}`, { token })).body.error.error_subcode).toBe(33);
  });
});

describe('comments', () => {
  it('are read by the newest fifty, with their replies, and answered', async () => {
    const { control, graph, connect } = await startInstagram();
    const { page } = await connect();
    const { id } = await control.seedPost('demo_cafe');
    const first = await control.seedComment('guest_1', id, { text: 'Open?', at: Date.now() - 60_000 });
    for (let n = 0; n < 55; n += 1) await control.seedComment('guest_2', id, { text: `No ${n}` });
    const fields = 'id,text,username,from,replies{id,text,username}';
    const list = async () =>
      (await graph('GET', `/${id}/comments`, { token: page, query: { fields, limit: '50' } })).body;
    expect((await list()).data).toHaveLength(50);
    expect((await graph('GET', `/${id}/comments`, { token: page, query: { limit: '51' } })).status).toBe(400);

    const { body: reply } = await graph('POST', `/${first.id}/replies`, { token: page, form: { message: 'Yes' } });
    const { body: below } = await graph('POST', `/${reply.id}/replies`, {
      token: page,
      form: { message: 'Until six' },
    });
    const replies = (await graph('GET', `/${first.id}/replies`, { token: page })).body.data;
    expect(replies.map((row: { id: string }) => row.id)).toEqual([below.id, reply.id]);
    expect((await graph('POST', `/${first.id}`, { token: page, form: { hide: 'true' } })).body).toEqual({
      success: true,
    });
    expect((await graph('DELETE', `/${first.id}`, { token: page })).body).toEqual({ success: true });
    expect((await graph('GET', `/${first.id}`, { token: page })).body.error.error_subcode).toBe(33);
  });

  it('want the Page’s token and the permission', async () => {
    const { control, graph, connect } = await startInstagram();
    const { id } = await control.seedPost('demo_cafe');
    const { token } = await connect();
    expect((await graph('GET', `/${id}/comments`, { token })).body.error.code).toBe(200);
    const { person } = await control.seedAccount({ username: 'shy' });
    const shy = await connect({ account: person.id, decline: ['instagram_manage_comments'] });
    expect((await graph('GET', `/${id}/comments`, { token: shy.page })).body.error.code).toBe(10);
  });
});

describe('messages', () => {
  it('are read by conversation and answered within 24 hours', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token, page, pageId } = await connect();
    const received = await control.seedDm('guest_1', 'demo_cafe', 'Hi');
    const query = { platform: 'instagram', fields: 'id,participants,messages.limit(20){id,from,message}' };
    const { data } = (await graph('GET', `/${pageId}/conversations`, { token: page, query })).body;
    expect(data[0].messages.data).toEqual([
      { id: received.id, from: expect.objectContaining({ username: 'guest_1' }), message: 'Hi' },
    ]);
    expect((await graph('GET', `/${pageId}/conversations`, { token, query })).status).toBe(400);

    const send = (text: string, more: object = {}) =>
      graph('POST', `/${pageId}/messages`, {
        token: page,
        json: { recipient: { id: received.fromId }, message: { text }, ...more },
      });
    expect((await send('Hello')).body).toEqual({ recipient_id: received.fromId, message_id: expect.any(String) });
    expect((await send('ü'.repeat(501))).status).toBe(400);
    await control.clock.advance(86_400_001);
    expect(await send('Too late')).toMatchObject({
      status: 403,
      body: { error: { code: 10, error_subcode: 2534022 } },
    });
    expect((await send('By hand', { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).status).toBe(200);
  });

  it('may be sent once to whoever wrote a comment, and to nobody unknown', async () => {
    const { control, graph, connect } = await startInstagram();
    const { page } = await connect();
    const { id } = await control.seedPost('demo_cafe');
    const comment = await control.seedComment('guest_1', id, { text: 'How much?' });
    const send = (recipient: object) =>
      graph('POST', '/me/messages', { token: page, json: { recipient, message: { text: 'Ten' } } });
    expect((await send({ comment_id: comment.id })).status).toBe(200);
    expect((await send({ comment_id: comment.id })).body.error.error_subcode).toBe(2534025);
    expect((await send({ id: '1' })).body.error.error_subcode).toBe(2534014);
  });

  it('are asked for twice a second at most', async () => {
    const { graph, connect } = await startInstagram();
    const { page } = await connect();
    const ask = () => graph('GET', '/me/conversations', { token: page, query: { platform: 'instagram' } });
    // All at once: a second is not long.
    const answers = await Promise.all([ask(), ask(), ask()]);
    answers.sort((one, other) => one.status - other.status);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    expect(answers[2]!.body.error.code).toBe(613);
  });
});

describe('insights', () => {
  it('grow with a post’s age, and one metric that does not fit fails them all', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token } = await connect();
    const { id } = await control.seedPost('demo_cafe');
    const ask = (metric: string) => graph('GET', `/${id}/insights`, { token, query: { metric } });
    const views = async () => (await ask('views')).body.data[0].values[0].value;
    const early = await views();
    await control.clock.advance(2 * 86_400_000);
    expect(await views()).toBeGreaterThan(early);
    expect((await ask('views,replies')).body.error.code).toBe(100);
    expect((await ask('impressions')).body.error.code).toBe(100);
    await control.knobs.set({ insightsDelayMs: 3 * 86_400_000 });
    expect((await ask('views')).body).toEqual({ data: [] });
  });

  it('are kept from stories that hardly anybody saw, and from before the account was professional', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token } = await connect();
    const story = await control.seedPost('demo_cafe', { product: 'STORY', metrics: { reach: 4 } });
    expect(
      (await graph('GET', `/${story.id}/insights`, { token, query: { metric: 'reach' } })).body.error,
    ).toMatchObject({
      code: 10,
      message: expect.stringContaining('Not enough viewers'),
    });
    const old = await control.seedPost('demo_cafe', { at: Date.now() - 3_000 * 86_400_000 });
    expect(
      (await graph('GET', `/${old.id}/insights`, { token, query: { metric: 'views' } })).body.error.error_subcode,
    ).toBe(2108006);
  });

  it('of the account are those of a day, and an unsupported breakdown is told in words of trouble', async () => {
    const { graph, connect } = await startInstagram();
    const { token, id } = await connect();
    const query = { metric: 'reach,views', period: 'day', metric_type: 'total_value' };
    const { data } = (await graph('GET', `/${id}/insights`, { token, query })).body;
    expect(
      data.map((row: { name: string; total_value: { value: number } }) => [row.name, row.total_value.value > 0]),
    ).toEqual([
      ['reach', true],
      ['views', true],
    ]);
    const broken = await graph('GET', `/${id}/insights`, { token, query: { ...query, breakdown: 'city' } });
    expect(broken.body.error.message).toBe('An unknown error has occurred.');
  });
});

describe('limits', () => {
  it('are told as percentages with each answer, and refuse with 400 and both headers', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token, id } = await connect();
    const usageOf = (headers: Headers) => ({
      app: JSON.parse(headers.get('x-app-usage')!),
      business: Object.values(JSON.parse(headers.get('x-business-use-case-usage')!))[0] as object[],
    });
    const me = () => graph('GET', `/${id}`, { token });
    expect(usageOf((await me()).headers).app.call_count).toBe(0);
    await control.knobs.set({ callsPerDay: 5 });
    let answer = await me();
    while (answer.status === 200) answer = await me();
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 80002 } } });
    expect(usageOf(answer.headers).business[0]).toMatchObject({
      call_count: 100,
      estimated_time_to_regain_access: 1_440,
    });

    await control.knobs.reset();
    await control.levers.rateLimited({ path: '/:version/:id' }, { waitMs: 1_140_000 });
    const limited = await me();
    expect(limited.status).toBe(400);
    expect(usageOf(limited.headers)).toMatchObject({
      app: { call_count: 64 },
      business: [{ estimated_time_to_regain_access: 19 }],
    });
  });
});
