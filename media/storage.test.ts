import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaNotFound } from './errors.js';
import { createMediaStorage, type MediaStorage } from './storage.js';

let directory: string;
let bucket: Bucket;

beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.close());
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'media-'));
  bucket.objects.clear();
});
afterEach(() => rm(directory, { recursive: true }));

const kinds: Readonly<Record<string, () => MediaStorage>> = {
  'a directory': () => createMediaStorage({ directory }),
  'a bucket': () =>
    createMediaStorage({
      directory,
      s3: {
        bucket: 'media',
        region: 'eu-central-1',
        endpoint: bucket.url,
        forcePathStyle: true,
        credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      },
    }),
};

describe.each(Object.keys(kinds))('a library in %s', (kind) => {
  let storage: MediaStorage;
  beforeEach(() => {
    storage = kinds[kind]!();
  });

  it('gives back what was put, and its size', async () => {
    await storage.put('w1/a.jpg', chunks('hello ', 'world'));

    expect(await read(storage.open('w1/a.jpg'))).toBe('hello world');
    expect(await storage.size('w1/a.jpg')).toBe(11);
    expect(await storage.exists('w1/a.jpg')).toBe(true);
    expect(await arrivalsIn(directory)).toEqual([]);
  });

  it('reads from a byte on, and nothing from behind the end', async () => {
    await storage.put('w1/a.jpg', chunks('hello world'));

    expect(await read(storage.open('w1/a.jpg', 6))).toBe('world');
    expect(await read(storage.open('w1/a.jpg', 11))).toBe('');
    expect(await read(storage.open('w1/a.jpg', 99))).toBe('');
  });

  it('replaces a file as a whole', async () => {
    await storage.put('w1/a.jpg', chunks('a long first version'));
    await storage.put('w1/a.jpg', chunks('second'));

    expect(await read(storage.open('w1/a.jpg'))).toBe('second');
  });

  it('deletes, also what is not there', async () => {
    await storage.put('w1/a.jpg', chunks('x'));
    await storage.delete('w1/a.jpg');
    await storage.delete('w1/a.jpg');

    expect(await storage.exists('w1/a.jpg')).toBe(false);
    await expect(read(storage.open('w1/a.jpg'))).rejects.toThrow(MediaNotFound);
    await expect(storage.size('w1/a.jpg')).rejects.toThrow(MediaNotFound);
  });

  it('shows no file before its last byte is there', async () => {
    const seenMeanwhile: boolean[] = [];
    async function* slowly() {
      yield Buffer.from('first half, ');
      seenMeanwhile.push(await storage.exists('w1/a.jpg'));
      yield Buffer.from('second half');
      seenMeanwhile.push(await storage.exists('w1/a.jpg'));
    }

    await storage.put('w1/a.jpg', slowly());

    expect(seenMeanwhile).toEqual([false, false]);
    expect(await storage.exists('w1/a.jpg')).toBe(true);
  });

  it('keeps the old file and leaves nothing else when a stream breaks', async () => {
    await storage.put('w1/a.jpg', chunks('old'));
    async function* breaking() {
      yield Buffer.from('half of the n');
      throw new Error('The line went dead');
    }

    await expect(storage.put('w1/a.jpg', breaking())).rejects.toThrow('The line went dead');

    expect(await read(storage.open('w1/a.jpg'))).toBe('old');
    expect(await arrivalsIn(directory)).toEqual([]);
  });

  it.each([
    '../x',
    'w1/../../x',
    '/etc/passwd',
    '..\\x',
    'C:\\x',
    'w1//a.jpg',
    './a.jpg',
    'w1/',
    '',
    'w1/a?b',
    'w1/a\0',
  ])('takes %j for no key', async (key) => {
    await expect(storage.put(key, chunks('x'))).rejects.toThrow();
    expect(() => storage.open(key)).toThrow();
    expect(() => storage.delete(key)).toThrow();
    expect(await readdir(directory)).toEqual([]);
    expect(bucket.objects.size).toBe(0);
  });
});

it('reads only the range that was asked for from a bucket', async () => {
  const storage = kinds['a bucket']!();
  await storage.put('w1/a.jpg', chunks('hello world'));
  bucket.rangesAsked.length = 0;

  await read(storage.open('w1/a.jpg', 6));

  expect(bucket.rangesAsked).toEqual(['bytes=6-']);
});

it('lets go of a file whose reader stops early', async () => {
  const storage = kinds['a directory']!();
  await storage.put('w1/a.jpg', chunks('x'.repeat(1_000_000)));

  for await (const chunk of storage.open('w1/a.jpg')) {
    expect(chunk.byteLength).toBeGreaterThan(0);
    break;
  }
});

it('sweeps away what a killed process left half-arrived, and nothing younger', async () => {
  const storage = kinds['a directory']!();
  expect(await storage.sweepArrivals(0)).toBe(0);
  const young = await storage.arrive(chunks('young'));
  const left = path.join(directory, 'arrivals', 'left-behind');
  await writeFile(left, 'half a fi');
  await utimes(left, new Date(0), new Date(0));

  expect(await storage.sweepArrivals(3_600_000)).toBe(1);

  expect(await arrivalsIn(directory)).toEqual([path.basename(young.path)]);
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

const arrivalsIn = (folder: string) => readdir(path.join(folder, 'arrivals'));

interface Bucket {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly rangesAsked: (string | undefined)[];
  close(): Promise<unknown>;
}

/** As much of S3 as the library speaks. An object without a stated length is refused, as S3 does. */
async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const rangesAsked: (string | undefined)[] = [];
  const server: Server = createServer(async (request, response) => {
    const key = new URL(request.url ?? '', 'http://bucket').pathname;
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return response.writeHead(411).end();
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      objects.set(key, Buffer.concat(parts));
      return response.writeHead(200, { etag: '"x"' }).end();
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return response.writeHead(204).end();
    }
    const object = objects.get(key);
    if (!object)
      return response.writeHead(404).end(request.method === 'GET' ? '<Error><Code>NoSuchKey</Code></Error>' : '');
    rangesAsked.push(request.headers.range);
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? 'bytes=0-')?.[1]);
    if (start >= object.length) return response.writeHead(416).end('<Error><Code>InvalidRange</Code></Error>');
    const part = object.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': part.length,
      'last-modified': new Date(0).toUTCString(),
    });
    return response.end(request.method === 'HEAD' ? undefined : part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    rangesAsked,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
