import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTikTok } from './testing.js';

interface Delivered {
  signature: string;
  text: string;
  body: { event: string; client_key: string; create_time: number; user_openid: string; content: string };
}

async function receiver(): Promise<{ url: string; events: Delivered[] }> {
  const events: Delivered[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    events.push({ signature: String(request.headers['tiktok-signature']), text, body: JSON.parse(text) });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, events };
}

async function started() {
  const tiktok = await startTikTok();
  const { url, events } = await receiver();
  await tiktok.control.setWebhook(url);
  const { access_token: token } = await tiktok.connect();
  const named = () => events.map(({ body }) => body.event);
  return { tiktok, token, events, named };
}

describe('webhooks', () => {
  it('are signed over the time and the raw body, with the content as a string', async () => {
    const { tiktok, token, events, named } = await started();
    const { publishId } = await tiktok.publish(token);
    await expect.poll(named).toEqual(['post.publish.complete', 'post.publish.publicly_available']);
    const [post] = await tiktok.control.posts('demo.studio');
    for (const { signature, text, body } of events) {
      const [, t, s] = /^t=(\d+),s=([0-9a-f]{64})$/.exec(signature)!;
      expect(createHmac('sha256', tiktok.app.clientSecret).update(`${t}.${text}`).digest('hex')).toBe(s);
      expect(body).toMatchObject({ client_key: tiktok.app.clientId, user_openid: await tiktok.idOf('demo.studio') });
      expect(String(body.create_time)).toHaveLength(10);
    }
    expect(JSON.parse(events[1]!.body.content)).toEqual({
      publish_id: publishId,
      post_id: post!.id,
      publish_type: 'DIRECT_PUBLISH',
    });
  });

  it('tell of a failure, of a post that is gone, and of an authorization that was removed', async () => {
    const { tiktok, token, events, named } = await started();
    await tiktok.control.nextPostsFail('spam_risk');
    await tiktok.publish(token);
    await tiktok.publish(token);
    await expect.poll(named).toHaveLength(3);
    await tiktok.control.removePost((await tiktok.control.posts('demo.studio'))[0]!.id);
    await tiktok.control.removeAuthorization('demo.studio', 1);
    await expect.poll(named).toHaveLength(5);
    const contentOf = (event: string) => JSON.parse(events.find(({ body }) => body.event === event)!.body.content);
    expect(contentOf('post.publish.failed')).toMatchObject({ reason: 'spam_risk' });
    expect(contentOf('post.publish.no_longer_publicaly_available')).toMatchObject({ post_id: expect.any(String) });
    expect(contentOf('authorization.removed')).toEqual({ reason: 1 });
    expect((await tiktok.status(token, 'v_pub_file~x')).status).toBe(401);
  });

  it('come twice, out of order or wrongly signed, where they are told to', async () => {
    const { tiktok, token, events, named } = await started();
    await tiktok.control.knobs.set({ webhookDeliveries: 2, webhooksOutOfOrder: true });
    await tiktok.publish(token);
    await expect
      .poll(named)
      .toEqual([...Array(2).fill('post.publish.publicly_available'), ...Array(2).fill('post.publish.complete')]);
    await tiktok.control.knobs.set({ webhookDeliveries: 1, webhooksOutOfOrder: false, webhooksSignedWrongly: true });
    await tiktok.control.revokeGrant('demo.studio');
    await expect.poll(named).toHaveLength(5);
    const { signature, text } = events[4]!;
    const [, t, s] = /^t=(\d+),s=([0-9a-f]{64})$/.exec(signature)!;
    expect(createHmac('sha256', tiktok.app.clientSecret).update(`${t}.${text}`).digest('hex')).not.toBe(s);
    expect(await tiktok.control.webhooks.deliveries('authorization.removed')).toHaveLength(1);
  });
});
