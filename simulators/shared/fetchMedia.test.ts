import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SimulatorClock } from './clock.js';
import { fetchMedia } from './fetchMedia.js';
import { Ledger } from './ledger.js';
import { samplePicture } from './sample-media.js';

const picture = await samplePicture({ width: 40, height: 30 });

async function serving(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ledger = new Ledger(new SimulatorClock());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/picture.png?signature=secret`;
  const get = (more: Partial<Parameters<typeof fetchMedia>[1]> = {}) =>
    fetchMedia(
      { platform: 'photos', ledger, folder: join(tmpdir(), 'simulated-fetches') },
      { url, bytesMax: 10_000, account: 'ada', ...more },
    );
  return { get, ledger };
}

it('tells what the bytes are, whatever their sender called them, and that they were fetched', async () => {
  const { get, ledger } = await serving((_, res) => void res.setHeader('content-type', 'video/mp4').end(picture));
  expect(await get()).toMatchObject({
    outcome: 'fetched',
    contentType: 'video/mp4',
    size: picture.length,
    probe: { type: 'image/png', width: 40, height: 30 },
  });
  expect(ledger.events()).toMatchObject([{ phase: 'fetched', path: '/picture.png', account: 'ada', status: 200 }]);
  expect(JSON.stringify(ledger.events())).not.toContain('secret');
  expect(ledger.counters()).toMatchObject({ received: 0, fetched: 1 });
});

it('puts a file together from ranges', async () => {
  const asked: (string | undefined)[] = [];
  const { get } = await serving(({ headers }, res) => {
    asked.push(headers.range);
    const [from = 0, to = 0] = /(\d+)-(\d+)/
      .exec(headers.range ?? '')!
      .slice(1)
      .map(Number);
    const part = picture.subarray(from, to + 1);
    const range = `bytes ${from}-${from + part.length - 1}/${picture.length}`;
    res.writeHead(206, { 'content-range': range }).end(part);
  });
  const rangeBytes = Math.ceil(picture.length / 3);
  expect(await get({ rangeBytes })).toMatchObject({ outcome: 'fetched', size: picture.length, probe: { width: 40 } });
  expect(asked).toHaveLength(3);
});

it.each([
  ['redirected', (_, res) => void res.writeHead(302, { location: '/elsewhere' }).end()],
  ['refused', (_, res) => void res.writeHead(403).end('no')],
  ['empty', (_, res) => void res.end()],
  ['too-large', (_, res) => void res.end(Buffer.alloc(20_000))],
  ['unreachable', (_, res) => void res.socket?.destroy()],
  ['timed-out', () => {}],
] as [string, RequestListener][])('says why there is nothing: %s', async (reason, answer) => {
  const { get, ledger } = await serving(answer);
  expect(await get({ withinMs: 300 })).toMatchObject({ outcome: 'failed', reason });
  expect(ledger.events({ phase: 'fetched' })).toMatchObject([{ reason }]);
});

it('goes nowhere without an http address', async () => {
  const { get } = await serving(() => {});
  for (const url of ['file:///etc/passwd', 'nowhere'])
    expect(await get({ url })).toMatchObject({ outcome: 'failed', reason: 'bad-address' });
});
