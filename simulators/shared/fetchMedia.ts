import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from './ledger.js';
import { type Received, receivedFile } from './uploads.js';

export type FetchFailure =
  | 'bad-address' // no http(s), or nothing that is an address
  | 'unreachable' // no connection, or one that broke off
  | 'redirected'
  | 'refused' // another status than 200 or 206
  | 'too-large'
  | 'timed-out'
  | 'empty';

export type Fetched =
  | ({ outcome: 'fetched'; contentType: string } & Received)
  | { outcome: 'failed'; reason: FetchFailure; status?: number };

export interface FetchOptions {
  url: string;
  bytesMax: number;
  /** Real time, for the whole of it. */
  withinMs?: number;
  /** Asks for that many bytes at a time. A server that answers with the whole file is believed as well. */
  rangeBytes?: number;
  headers?: Record<string, string>;
  /** Whose media it is, and the call that named it. */
  account?: string;
  requestId?: string;
}

interface Fetcher {
  platform: string;
  ledger: Ledger;
  /** For the file while it arrives; what it is, is all that is kept. */
  folder: string;
}

class Failed extends Error {
  constructor(
    readonly reason: FetchFailure,
    readonly status?: number,
  ) {
    super(`Not fetched: ${reason}`);
  }
}

/** Media that a platform fetches by itself: measured and probed, never kept. How a failure is worded is the platform's. */
export async function fetchMedia(fetcher: Fetcher, options: FetchOptions): Promise<Fetched> {
  const { url, account, requestId = randomUUID() } = options;
  const fetched = await tried(fetcher.folder, options);
  const target = URL.canParse(url) ? new URL(url) : undefined;
  // A signed address is as good as a key, so the ledger shows it without its query.
  fetcher.ledger.append({
    platform: fetcher.platform,
    phase: 'fetched',
    requestId,
    method: 'GET',
    path: target?.pathname ?? '',
    endpoint: 'FETCH media',
    ...(target && { resource: `${target.origin}${target.pathname}` }),
    ...(account && { account }),
    ...(fetched.outcome === 'failed'
      ? { reason: fetched.reason, ...(fetched.status && { status: fetched.status }) }
      : { status: 200 }),
  });
  return fetched;
}

async function tried(folder: string, options: FetchOptions): Promise<Fetched> {
  const { url, withinMs = 30_000 } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return { outcome: 'failed', reason: 'bad-address' };
  const deadline = AbortSignal.timeout(withinMs);
  const path = join(folder, `fetched-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const file = await open(path, 'w+');
  try {
    return await download(file, options, deadline);
  } catch (error) {
    if (error instanceof Failed) return { outcome: 'failed', reason: error.reason, status: error.status };
    return { outcome: 'failed', reason: deadline.aborted ? 'timed-out' : 'unreachable' };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

async function download(file: FileHandle, options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  const { url, bytesMax, rangeBytes } = options;
  const hash = createHash('sha256');
  let size = 0;
  let contentType = '';
  for (let total: number | undefined; total === undefined || size < total; ) {
    const headers = { ...options.headers, ...(rangeBytes && { range: `bytes=${size}-${size + rangeBytes - 1}` }) };
    const response = await fetch(url, { redirect: 'manual', signal, headers });
    const before = size;
    try {
      total = lengthOf(response, before);
      if (total > bytesMax) throw new Failed('too-large');
      contentType ||= response.headers.get('content-type') ?? '';
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        if (size + chunk.length > bytesMax) throw new Failed('too-large');
        hash.update(chunk);
        await file.write(chunk, 0, chunk.length, size);
        size += chunk.length;
      }
    } finally {
      await response.body?.cancel().catch(() => {}); // the rest of a refused answer is not wanted
    }
    if (response.status === 200) break;
    if (size === before) throw new Failed('unreachable'); // a range without a byte leads nowhere
  }
  if (size === 0) throw new Failed('empty');
  return { outcome: 'fetched', contentType, ...(await receivedFile(file, size, hash.digest('hex'))) };
}

/** How long the whole file is, as far as the answer tells. */
function lengthOf({ status, headers }: Response, from: number): number {
  if (status >= 300 && status < 400) throw new Failed('redirected', status);
  if (status === 206) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (Number(first) !== from) throw new Failed('unreachable', status);
    return Number(total);
  }
  if (status !== 200 || from > 0) throw new Failed('refused', status);
  return Number(headers.get('content-length') ?? 0);
}
