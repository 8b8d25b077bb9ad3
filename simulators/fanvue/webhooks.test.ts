import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startFanvue } from './testing.js';

/** A receiver that answers with these statuses, the last one from then on. */
async function receiver(...statuses: number[]) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const status = statuses[Math.min(got.length, statuses.length - 1)] ?? 200;
    got.push({ headers: req.headers, body });
    res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fanvue`, got };
}

const verifies = ({ headers, body }: { headers: IncomingHttpHeaders; body: string }, secret: string): boolean => {
  const [, t, v0] = /^t=(\d+),v0=([0-9a-f]{64})$/.exec(String(headers['x-fanvue-signature'])) ?? [];
  return createHmac('sha256', secret).update(`${t}.${body}`).digest('hex') === v0;
};

it('tells of messages in an envelope that leaves the text out, signed', async () => {
  const { control, idOf } = await startFanvue();
  const { url, got } = await receiver();
  const { signingSecret } = await control.webhooks.configure(url);
  const { id, fromId } = await control.seedMessage('a-fan', 'luna-demo', 'psst');
  await expect.poll(() => got.length).toBe(1);
  expect(verifies(got[0]!, signingSecret)).toBe(true);
  expect(JSON.parse(got[0]!.body)).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    type: 'creator.message.received',
    data: { object: 'message', uuid: id, creator: { uuid: await idOf('luna-demo') }, fan: { uuid: fromId } },
  });
  expect(got[0]!.body).not.toContain('psst');
});

it('tells of them in the older, flat way, whose kind is not in the body', async () => {
  const { control } = await startFanvue();
  const { url, got } = await receiver();
  await control.webhooks.configure(url);
  await control.knobs.set({ webhookFamily: 'flat' });
  const { id } = await control.seedMessage('a-fan', 'luna-demo', 'hi');
  await expect.poll(() => got.length).toBe(1);
  expect(JSON.parse(got[0]!.body)).toMatchObject({
    messageUuid: id,
    message: { text: 'hi' },
    sender: { handle: 'a-fan' },
  });
  await control.seedFollow('a-fan', 'luna-demo');
  await expect.poll(() => got.length).toBe(2);
  expect(got[1]!.body).not.toContain('follow');
});

it('tells again what was not taken, under the same id, and some things twice', async () => {
  const { control } = await startFanvue();
  const { url, got } = await receiver(500, 500, 200);
  await control.webhooks.configure(url, ['creator.payment.succeeded']);
  await control.knobs.set({ webhookRetryMs: 10 });
  const post = await control.seedPost('luna-demo', { text: 'a' });
  await control.seedTip('a-fan', post.id, 300);
  await expect.poll(() => got.length).toBe(3);
  expect(new Set(got.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
  await control.knobs.set({ webhookDeliveries: 2 });
  await control.seedTip('a-fan', post.id, 300);
  await expect.poll(() => got.length).toBe(5);
  // Nobody ticked this one.
  await control.seedMessage('a-fan', 'luna-demo', 'hi');
  expect(await control.webhooks.deliveries('creator.message.received')).toEqual([]);
});
