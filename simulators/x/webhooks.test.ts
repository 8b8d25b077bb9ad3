import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startX } from './testing.js';
import { sign } from './webhooks.js';

interface Arrival {
  signature: string;
  body: string;
}

/** A receiver that answers the challenge with the given key. */
async function receiver(key: () => string) {
  const arrived: Arrival[] = [];
  const server = createServer(async (req, res) => {
    const token = new URL(req.url!, 'http://receiver').searchParams.get('crc_token');
    let body = '';
    for await (const chunk of req) body += chunk;
    if (token) res.end(JSON.stringify({ response_token: sign(key(), token) }));
    else {
      arrived.push({ signature: String(req.headers['x-twitter-webhooks-signature']), body });
      res.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/x`, arrived };
}

async function withApp() {
  const x = await startX();
  const { access_token: token } = await x.connect();
  const { apiKey, apiSecret } = await x.control.app();
  const { body } = await x.call('POST', '/oauth2/token', {
    basic: x.basicOf(apiKey, apiSecret),
    form: { grant_type: 'client_credentials' },
  });
  const appToken = body.access_token as string;
  const register = (url: string) => x.call('POST', '/2/webhooks', { token: appToken, json: { url } });
  return { ...x, token, appToken, apiSecret, register };
}

describe('webhooks', () => {
  it('are signed as the vectors say', () => {
    const key = 'consumer-secret-for-tests';
    expect(sign(key, 'crc-token-123')).toBe('sha256=x+ZkEsjXNcPTkwv+1BRuhNr42H6vUCWklK3vgIc8z0A=');
    const body = '{"data":{"event_uuid":"1","event_type":"oauth.revoke","filter":{},"payload":{"user_id":"1"}}}';
    expect(sign(key, body)).toBe('sha256=gGnlE2p/j0UKYeEks623rZ0pz0RzofvIaDqsOh6ynGg=');
  });

  it('want HTTPS without a port, and the right answer to the challenge', async () => {
    const x = await withApp();
    const good = await receiver(() => x.apiSecret);
    const bad = await receiver(() => x.app.clientSecret);
    expect((await x.register(good.url)).status).toBe(400);
    await x.control.knobs.set({ webhooksAnywhere: true });
    expect((await x.register(bad.url)).status).toBe(400);
    expect(await x.register(good.url)).toMatchObject({ status: 200, body: { data: { url: good.url, valid: true } } });
    expect((await x.register(good.url)).status).toBe(403);
    expect((await x.call('POST', '/2/webhooks', { token: x.token, json: { url: good.url } })).status).toBe(403);
  });

  it('hear of what their subscription asks for, signed, as often as the knob says', async () => {
    const x = await withApp();
    const hook = await receiver(() => x.apiSecret);
    await x.control.knobs.set({ webhooksAnywhere: true, webhookDeliveries: 2 });
    const { id } = (await x.register(hook.url)).body.data;
    const user_id = await x.idOf('demo_studio');
    const subscribe = (event_type: string, token = x.token) =>
      x.call('POST', '/2/activity/subscriptions', {
        token,
        json: { event_type, filter: { user_id }, tag: 'acc-7', webhook_id: id },
      });
    expect((await subscribe('post.mention.create')).status).toBe(200);
    await x.control.knobs.set({ subscriptionShape: 'wrapped' });
    expect((await subscribe('post.delete')).body.data.subscription).toMatchObject({ event_type: 'post.delete' });
    expect((await subscribe('post.everything')).status).toBe(400);
    expect((await subscribe('dm.received', (await x.connect('demo_shop')).access_token)).status).toBe(403);

    const post = await x.control.seedPost('passer_by', { text: '@demo_studio hello' });
    await x.control.seedDm('passer_by', 'demo_studio', 'not subscribed');

    await expect.poll(() => hook.arrived.length).toBe(2);
    const [first, second] = hook.arrived.map(({ body }) => JSON.parse(body).data);
    expect(first).toMatchObject({
      event_type: 'post.mention.create',
      filter: { user_id },
      tag: 'acc-7',
      payload: { id: post },
    });
    expect(second.event_uuid).toBe(first.event_uuid);
    for (const { signature, body } of hook.arrived) expect(signature).toBe(sign(x.apiSecret, body));
  });

  it('hear when an owner removes the app', async () => {
    const x = await withApp();
    const hook = await receiver(() => x.apiSecret);
    await x.control.knobs.set({ webhooksAnywhere: true });
    await x.register(hook.url);
    await x.control.revokeGrant('demo_studio');
    await expect.poll(() => hook.arrived.length).toBe(1);
    expect(JSON.parse(hook.arrived[0]!.body).data).toMatchObject({
      event_type: 'oauth.revoke',
      payload: { user_id: await x.idOf('demo_studio') },
    });
  });
});
