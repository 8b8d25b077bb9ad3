import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MediaTooLarge, UnreadableMedia } from './errors.js';
import { receive } from './receive.js';
import { createMediaStorage, type MediaStorage } from './storage.js';

const assets = path.join(import.meta.dirname, '../local/assets');
const clip = path.join(assets, 'clip.mp4');
const picture = path.join(assets, 'picture.jpg');
let directory: string;
let storage: MediaStorage;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'receive-'));
  storage = createMediaStorage({ directory });
});
afterEach(() => rm(directory, { recursive: true }));

it('stores a file under the digest of its bytes, with its facts', async () => {
  const bytes = await readFile(clip);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  const received = await receive(createReadStream(clip), { maxBytes: bytes.length, storage, keyPrefix: 'w1' });

  expect(received).toMatchObject({ storageKey: `w1/${sha256}.mp4`, sha256, bytes: bytes.length });
  expect(received.facts).toMatchObject({ kind: 'video', bytes: bytes.length, durationMs: 2500 });
  expect(await filesLeft()).toEqual([`library/w1/${sha256}.mp4`]);
  expect(await readFile(path.join(directory, 'library', received.storageKey))).toEqual(bytes);
});

it('ends in one file when the same bytes come twice', async () => {
  const options = { maxBytes: 1_000_000, storage, keyPrefix: 'w1' };
  const [first, second] = await Promise.all([
    receive(createReadStream(picture), options),
    receive(createReadStream(picture), options),
  ]);

  expect(second).toEqual(first);
  expect(await filesLeft()).toEqual([`library/${first.storageKey}`]);
});

it('stops reading at the first byte over the limit, and leaves nothing behind', async () => {
  let chunksGiven = 0;
  async function* endless() {
    for (;;) {
      chunksGiven += 1;
      yield Buffer.alloc(1_000);
    }
  }

  const receiving = receive(endless(), { maxBytes: 10_000, storage, keyPrefix: 'w1' });

  await expect(receiving).rejects.toThrow(MediaTooLarge);
  await expect(receiving).rejects.toThrow(/larger than 10 kB/);
  expect(chunksGiven).toBe(11);
  expect(await filesLeft()).toEqual([]);
});

it('leaves nothing behind of a file that cannot be read', async () => {
  async function* words() {
    yield Buffer.from('no picture at all');
  }
  await expect(receive(words(), { maxBytes: 1_000, storage, keyPrefix: 'w1' })).rejects.toThrow(UnreadableMedia);
  expect(await filesLeft()).toEqual([]);
});

it('leaves nothing behind of a stream that breaks, or of a key that is refused', async () => {
  async function* breaking() {
    yield await readFile(clip);
    throw new Error('The line went dead');
  }
  await expect(receive(breaking(), { maxBytes: 1_000_000, storage, keyPrefix: 'w1' })).rejects.toThrow(
    'The line went dead',
  );
  await expect(
    receive(createReadStream(picture), { maxBytes: 1_000_000, storage, keyPrefix: '../w2' }),
  ).rejects.toThrow();
  expect(await filesLeft()).toEqual([]);
});

it('lets an HTTP request that is too large be answered', async () => {
  const server = createServer(async (incoming, response) => {
    const body = incoming.iterator({ destroyOnReturn: false });
    const error: unknown = await receive(body, { maxBytes: 10_000, storage, keyPrefix: 'w1' }).catch(
      (refusal: unknown) => refusal,
    );
    response.writeHead(error instanceof MediaTooLarge ? 413 : 500, { connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await request(url, { method: 'POST', body: Buffer.alloc(20_000) });

  expect(answer.statusCode).toBe(413);
  await answer.body.dump();
  await new Promise((resolve) => server.close(resolve));
});

async function filesLeft(): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}
