import { Failure } from '../../domain/failures.js';
import { type HttpAnswer, uploadDeadlineMs } from '../http.js';
import type { Call, MediaSource } from '../platform.js';
import type { TikTok } from './api.js';
import type { Chunk, ChunkPlan } from './chunks.js';
import { isKnown, readError, refusal } from './errors.js';

/** What TikTok says to a chunk (tiktok.md §3.3). */
export type ChunkAnswer =
  /** Stored; the next byte it wants. */
  | { readonly state: 'more'; readonly nextByte: number }
  | { readonly state: 'complete' }
  /** It stands at another byte than the chunk began with; where, if it says so. */
  | { readonly state: 'elsewhere'; readonly nextByte?: number }
  /** The address has ended or was never given. */
  | { readonly state: 'gone'; readonly words: string };

/** Sends one chunk to the address TikTok gave, without our token. */
export async function putChunk(
  tiktok: TikTok,
  call: Call,
  address: string,
  plan: ChunkPlan,
  chunk: Chunk,
  media: MediaSource,
): Promise<ChunkAnswer> {
  const bytes = chunk.lastByte - chunk.firstByte + 1;
  const answer = await tiktok.http(call, {
    endpoint: 'PUT upload_url',
    method: 'PUT',
    url: checkedAddress(tiktok, address),
    authorization: 'none',
    reads: 'text',
    headers: { 'content-range': `bytes ${chunk.firstByte}-${chunk.lastByte}/${plan.bytes}` },
    body: {
      file: {
        filename: 'video',
        mimeType: media.mimeType,
        bytes,
        open: async () => firstBytes(await media.open(chunk.firstByte), bytes),
      },
    },
    deadlineMs: uploadDeadlineMs,
    confidential: [address, ...new URL(address).searchParams.values()],
  });
  const stored = storedBytes(answer, plan);
  switch (answer.status) {
    case 200:
    case 201:
      return { state: 'complete' };
    case 206: {
      const nextByte = stored ?? chunk.lastByte + 1;
      return nextByte >= plan.bytes ? { state: 'complete' } : { state: 'more', nextByte };
    }
    case 416:
      if (stored === plan.bytes) return { state: 'complete' };
      return { state: 'elsewhere', ...(stored !== undefined && { nextByte: stored }) };
    case 403:
    case 404:
      // Its own refusals have no body; what names a code of the API's is about more than this address.
      if (isKnown(readError(answer.body).code)) throw refused(answer);
      return { state: 'gone', words: answer.text };
    default:
      throw refused(answer);
  }
}

function refused(answer: HttpAnswer): Failure {
  if (answer.status >= 300) return refusal(answer, { changes: true, aboutPost: false, nowMs: Date.now() });
  return new Failure('platform-unavailable', `TikTok’s upload host answered with ${answer.status}.`, {
    effect: 'unknown',
    platformCode: `HTTP ${answer.status}`,
  });
}

/** How much is there: `Content-Range: bytes 0-N/total` of the answer. */
function storedBytes({ headers }: HttpAnswer, { bytes }: ChunkPlan): number | undefined {
  const [, last, total] = /^bytes 0-(\d+)\/(\d+)$/.exec(headers['content-range']?.trim() ?? '') ?? [];
  return last !== undefined && Number(total) === bytes ? Number(last) + 1 : undefined;
}

/**
 * The host varies (tiktok.md §3.3), so that any of TikTok's API hosts is taken, and the host that the settings name; nobody else
 * is sent an owner's video, whatever an answer says.
 */
export function checkedAddress({ apiUrl }: Pick<TikTok, 'apiUrl'>, address: string): string {
  const api = new URL(apiUrl);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const known = url?.hostname.endsWith('.tiktokapis.com') || url?.hostname === api.hostname;
  const safe = url?.protocol === 'https:' || (api.protocol === 'http:' && url?.hostname === api.hostname);
  if (url && known && safe && !url.username && !url.password) return address;
  throw new Failure('bug', 'TikTok named an upload host that is not one of its own: nothing was sent there.');
}

/** The first bytes of a stream, which is closed then. */
async function* firstBytes(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of source) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
