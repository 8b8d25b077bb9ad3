import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { SimulatorClock } from './clock.js';
import { Journal } from './journal.js';
import { Webhooks, webhookKnobs } from './webhooks.js';

async function withReceiver(knobs: Partial<typeof webhookKnobs>) {
  const arrived: { body: string; signature: string }[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    arrived.push({ body, signature: String(req.headers['x-signature']) });
    res.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhooks = new Webhooks({
    ...{ platform: 'photos', journal: new Journal(), clock: new SimulatorClock() },
    knobs: { ...webhookKnobs, ...knobs },
  });
  const tell = (event: string) =>
    webhooks.deliver({ url, event, body: { event }, headers: (body) => ({ 'x-signature': `of ${body}` }) });
  return { arrived, webhooks, tell, order: () => arrived.map(({ body }) => JSON.parse(body).event) };
}

it('arrives once, signed, and is on record', async () => {
  const { tell, arrived, webhooks } = await withReceiver({});
  await tell('one');
  expect(arrived).toEqual([{ body: '{"event":"one"}', signature: 'of {"event":"one"}' }]);
  expect(webhooks.deliveries('one')).toMatchObject([{ event: 'one', status: 204, body: '{"event":"one"}' }]);
});

it('arrives twice, or with the signature of something else, where a test wants it', async () => {
  const { tell, arrived } = await withReceiver({ webhookDeliveries: 2, webhooksSignedWrongly: true });
  await tell('one');
  expect(arrived).toHaveLength(2);
  for (const { body, signature } of arrived) expect(signature).not.toBe(`of ${body}`);
});

it('is overtaken by the next one where a test wants it, and is not lost without one', async () => {
  const { tell, webhooks, order } = await withReceiver({ webhooksOutOfOrder: true });
  await tell('one');
  await tell('two');
  await tell('three');
  expect(order()).toEqual(['two', 'one']);
  await webhooks.flush();
  expect(order()).toEqual(['two', 'one', 'three']);
});
