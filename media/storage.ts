import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Disk, KeyNormalizer } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import { S3Driver } from 'flydrive/drivers/s3';
import { MediaNotFound } from './errors.js';

/**
 * Where the media library keeps its files: a directory, or a bucket that speaks S3. Everything streams, nothing is held
 * in memory whole. A file arrives beside the library first, so a half-written one never stands under its key.
 */
export interface MediaStorage {
  put(key: string, stream: AsyncIterable<Uint8Array>): Promise<void>;
  /** Takes a file in without naming it yet, so that it can be looked at before it counts. */
  arrive(stream: AsyncIterable<Uint8Array>): Promise<ArrivedFile>;
  /** From `fromByte` to the end; what comes before it is not read. Throws `MediaNotFound` when read from. */
  open(key: string, fromByte?: number): AsyncIterable<Uint8Array>;
  /** Deleting what is not there is fine. */
  delete(key: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** In bytes. */
  size(key: string): Promise<number>;
  /** Removes what a killed process left half-arrived. Returns how many files. */
  sweepArrivals(olderThanMs: number): Promise<number>;
}

export interface ArrivedFile {
  /** On the local disk, whatever the library is kept in. */
  readonly path: string;
  readonly bytes: number;
  /** Moves it into the library. What stood there before is replaced as a whole. */
  keepAs(key: string): Promise<void>;
  discard(): Promise<void>;
}

export interface MediaStorageSettings {
  /** Holds `arrivals/` and, without a bucket, the library itself. */
  readonly directory: string;
  readonly s3?: {
    readonly bucket: string;
    readonly region: string;
    /** For what speaks S3 but is not AWS. */
    readonly endpoint?: string;
    /** `https://host/bucket/key` rather than `https://bucket.host/key`. */
    readonly forcePathStyle?: boolean;
    /** Without them, the AWS client looks where it always does (instance role, profile, …). */
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

export function createMediaStorage({ directory, s3 }: MediaStorageSettings): MediaStorage {
  const arrivals = path.join(directory, 'arrivals');
  const library = s3 ? inBucket(s3) : inDirectory(path.join(directory, 'library'));

  const arrive = async (stream: AsyncIterable<Uint8Array>): Promise<ArrivedFile> => {
    const arrival = path.join(arrivals, randomUUID());
    const discard = () => rm(arrival, { force: true });
    try {
      await mkdir(arrivals, { recursive: true });
      const bytes = await write(arrival, stream);
      return { path: arrival, bytes, discard, keepAs: (key) => library.takeIn(arrival, asKey(key)) };
    } catch (error) {
      await discard();
      throw error;
    }
  };

  return {
    arrive,
    async put(key, stream) {
      asKey(key); // refused before a byte is read
      const arrived = await arrive(stream);
      try {
        await arrived.keepAs(key);
      } finally {
        await arrived.discard();
      }
    },
    open: (key, fromByte = 0) => library.open(asKey(key), fromByte),
    delete: (key) => library.disk.delete(asKey(key)),
    exists: (key) => library.disk.exists(asKey(key)),
    size: (key) => library.size(asKey(key)),
    sweepArrivals: (olderThanMs) => sweep(arrivals, olderThanMs),
  };
}

interface Library {
  readonly disk: Disk;
  /** Moves a local file in, at once or not at all. */
  takeIn(localPath: string, key: string): Promise<void>;
  open(key: string, fromByte: number): AsyncIterable<Uint8Array>;
  size(key: string): Promise<number>;
}

/**
 * flydrive's own `move` copies and then deletes, and its streams start at the first byte. Here a file is renamed into its
 * place, which is atomic since arrivals and library share a file system, and reading starts where it is asked to.
 */
function inDirectory(location: string): Library {
  return {
    disk: new Disk(new FSDriver({ location, visibility: 'private' })),
    async takeIn(localPath, key) {
      const target = path.join(location, key);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(localPath, target);
      await sync(path.dirname(target));
    },
    async *open(key, fromByte) {
      try {
        yield* createReadStream(path.join(location, key), { start: fromByte });
      } catch (error) {
        throw isMissing(error) ? new MediaNotFound(key) : error;
      }
    },
    async size(key) {
      try {
        return (await stat(path.join(location, key))).size;
      } catch (error) {
        throw isMissing(error) ? new MediaNotFound(key) : error;
      }
    },
  };
}

/** An object stands in a bucket only once its last byte is there, so writing it is all that moving takes. */
function inBucket({ bucket, ...s3 }: NonNullable<MediaStorageSettings['s3']>): Library {
  const client = new S3Client({
    ...s3,
    // Buckets outside AWS often refuse the newer checksum trailers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  });
  // New buckets refuse ACL headers; who may read is the bucket's own policy.
  const disk = new Disk(new S3Driver({ client, bucket, visibility: 'private', supportsACL: false }));

  return {
    disk,
    async takeIn(localPath, key) {
      const { size } = await stat(localPath);
      await disk.putStream(key, createReadStream(localPath), { contentLength: size });
    },
    async *open(key, fromByte) {
      const range = fromByte > 0 ? { Range: `bytes=${fromByte}-` } : {};
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
        yield* Body as Readable;
      } catch (error) {
        const status = statusOf(error);
        if (status === 416) return; // starts behind the end: nothing to read, as with a local file
        throw status === 404 ? new MediaNotFound(key) : error;
      }
    },
    async size(key) {
      try {
        return (await disk.getMetaData(key)).contentLength;
      } catch (error) {
        throw statusOf((error as Error).cause) === 404 ? new MediaNotFound(key) : error;
      }
    },
  };
}

const keys = new KeyNormalizer();

/** flydrive refuses `..` and odd characters; a key it would have to tidy up is refused as well, so that one file has one name. */
function asKey(key: string): string {
  const normal = keys.normalize(key);
  if (normal !== key) throw new Error(`"${key}" is no key of the media library: "${normal}" would be.`);
  return key;
}

/** On the disk, not only in its cache, before anyone is told that the file is there. */
async function write(file: string, stream: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await writeFile(handle, stream);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** A rename outlives a power cut once its directory is on the disk too. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweep(arrivals: string, olderThanMs: number): Promise<number> {
  const names = await readdir(arrivals).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(arrivals, name);
      // Another process may sweep, or its file leave, at the same time.
      const changedAtMs = await stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      return { file, isOld: Date.now() - changedAtMs > olderThanMs };
    }),
  );
  const old = files.filter(({ isOld }) => isOld);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
  return old.length;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
