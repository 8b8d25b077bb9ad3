import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startInstagram, startReceiver } from './testing.js';

const subscribed_fields = 'comments,messages';

describe('webhooks', () => {
  it('tell of comments and messages, signed over the very body', async () => {
    const { control, app, graph, connect } = await startInstagram();
    const receiver = await startReceiver();
    const { page, pageId, id } = await connect();
    await control.registerWebhook(receiver.url, 'the-token');
    expect(
      (await graph('POST', `/${pageId}/subscribed_apps`, { token: page, form: { subscribed_fields } })).body,
    ).toEqual({ success: true });
    const post = await control.seedPost('demo_cafe');
    await control.seedComment('guest_1', post.id, { text: 'Open?' });
    await expect.poll(() => receiver.received.length).toBe(1);
    await control.seedDm('guest_1', 'demo_cafe', 'Hi');
    await expect.poll(() => receiver.received.length).toBe(2);

    const [comment, message] = receiver.received.map(({ body }) => JSON.parse(body).entry[0]);
    expect(comment).toMatchObject({
      id,
      changes: [{ field: 'comments', value: { text: 'Open?', media: { id: post.id } } }],
    });
    expect(message.messaging[0]).toMatchObject({ recipient: { id }, message: { text: 'Hi' } });
    const { headers, body } = receiver.received[0]!;
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', app.clientSecret).update(body).digest('hex')}`,
    );
  });

  it('come twice, wrongly signed, and as echoes, where the knobs or the world have it', async () => {
    const { control, app, graph, connect } = await startInstagram();
    const receiver = await startReceiver();
    const { page, pageId } = await connect();
    await control.registerWebhook(receiver.url, 'the-token');
    await graph('POST', `/${pageId}/subscribed_apps`, { token: page, form: { subscribed_fields } });
    await control.knobs.set({ webhookDeliveries: 2, webhooksSignedWrongly: true });
    const { fromId } = await control.seedDm('guest_1', 'demo_cafe', 'Hi');
    await expect.poll(() => receiver.received.length).toBe(2);
    const [one, two] = receiver.received;
    expect(one!.body).toBe(two!.body);
    expect(one!.headers['x-hub-signature-256']).not.toContain(
      createHmac('sha256', app.clientSecret).update(one!.body).digest('hex'),
    );
    await control.knobs.reset();
    await graph('POST', '/me/messages', {
      token: page,
      json: { recipient: { id: fromId }, message: { text: 'Hello' } },
    });
    await expect.poll(() => receiver.received.length).toBe(3);
    expect(JSON.parse(receiver.received[2]!.body).entry[0].messaging[0].message).toMatchObject({ is_echo: true });
  });

  it('of Instagram Login are signed with its own secret and have a shape of their own', async () => {
    const { control, login, graphOfInstagram, connectAtInstagram } = await startInstagram();
    const receiver = await startReceiver();
    const [cafe] = await control.accounts();
    const token = await connectAtInstagram({ account: cafe!.id });
    await control.registerWebhook(receiver.url, 'the-token', 'instagram-login');
    await graphOfInstagram('POST', '/me/subscribed_apps', { token, query: { subscribed_fields } });
    const post = await control.seedPost('demo_cafe');
    await control.seedComment('guest_1', post.id, { text: 'Open?' });
    await expect.poll(() => receiver.received.length).toBe(1);
    const { headers, body } = receiver.received[0]!;
    expect(JSON.parse(body).entry[0]).toMatchObject({ field: 'comments', value: { text: 'Open?' } });
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', login.app.clientSecret).update(body).digest('hex')}`,
    );
  });

  it('need a receiver that returns the challenge, and a Page’s token', async () => {
    const { control, graph, connect } = await startInstagram();
    const { token, pageId } = await connect();
    const receiver = await startReceiver();
    await expect(control.registerWebhook(`${receiver.url}?hub.challenge=other`, 'x')).resolves.not.toThrow();
    expect((await graph('POST', `/${pageId}/subscribed_apps`, { token, form: { subscribed_fields } })).status).toBe(
      400,
    );
  });
});

describe('callbacks', () => {
  const opened = (secret: string, body: string) => {
    const [signature, payload] = new URLSearchParams(body).get('signed_request')!.split('.');
    expect(signature).toBe(createHmac('sha256', secret).update(payload!).digest('base64url'));
    return JSON.parse(Buffer.from(payload!, 'base64url').toString());
  };

  it('tell of the person who removes the app, and of who wants their data deleted', async () => {
    const { control, app, connect } = await startInstagram();
    const receiver = await startReceiver();
    await connect();
    const { id: personId } = await control.person('demo_cafe');
    await control.setCallbacks({ deauthorizeUrl: receiver.url, dataDeletionUrl: receiver.url });
    expect(await control.revokeGrant('demo_cafe')).toBe(1);
    expect(await control.requestDataDeletion('demo_cafe')).toEqual({
      status: 200,
      body: { url: 'https://app.example/deletion/abc', confirmation_code: 'abc' },
    });
    expect(receiver.received.map(({ body }) => opened(app.clientSecret, body))).toEqual(
      Array(2).fill(expect.objectContaining({ algorithm: 'HMAC-SHA256', user_id: personId })),
    );
  });

  it('name the account in Instagram’s own way where it is its login', async () => {
    const { control, login } = await startInstagram();
    const receiver = await startReceiver();
    const [cafe] = await control.accounts();
    await control.setCallbacks({ dataDeletionUrl: receiver.url }, 'instagram-login');
    await control.requestDataDeletion('demo_cafe', 'instagram-login');
    await control.knobs.set({ callbackUserId: 'account' });
    await control.requestDataDeletion('demo_cafe', 'instagram-login');
    expect(receiver.received.map(({ body }) => opened(login.app.clientSecret, body).user_id)).toEqual([
      cafe!.appScopedId,
      cafe!.id,
    ]);
  });
});
