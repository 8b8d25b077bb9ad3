import type { Answer, Call } from '../shared/call.js';
import { sameSecret } from '../shared/secrets.js';
import { received } from './machine.js';
import type { TikTokSimulator } from './simulator.js';
import type { Publish, Upload } from './state.js';
import { publishIdOf } from './tokens.js';

export const chunkBytesMax = 128_000_000;
const types = ['video/mp4', 'video/quicktime', 'video/webm'];

/** `PUT` to the upload host (§3.3): chunks in order, each of the size that was announced, and the last one publishes. */
export async function putChunk(tiktok: TikTokSimulator, call: Call): Promise<Answer> {
  const publish = tiktok.state.publishes.get(publishIdOf(call.query.get('upload_id') ?? ''));
  const upload = publish?.upload;
  if (!publish || !upload || !sameSecret(call.query.get('upload_token') ?? '', upload.token)) return { status: 404 };
  if (tiktok.clock.now() >= upload.expiresAt) return { status: 403 };

  const { 'content-type': type, 'content-length': length, 'content-range': range } = call.headers;
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? '') ?? [];
  const bytes = Number(last) - Number(first) + 1;
  const isWellFormed = types.includes(type ?? '') && Number(length) === call.body.length && bytes === call.body.length;
  if (!isWellFormed || Number(total) !== upload.size || publish.status === 'FAILED') return { status: 400 };

  if (upload.received === upload.size && tiktok.knobs.wholeUpload !== 416) return { status: tiktok.knobs.wholeUpload };
  if (Number(first) !== upload.received) return notSatisfiable(tiktok, upload);
  const isLast = upload.chunks === upload.chunkCount - 1;
  if (bytes !== (isLast ? upload.size - upload.received : upload.chunkSize)) return { status: 400 };

  await tiktok.uploads.addSegment(publish.id, upload.chunks, call.body);
  const now = { ...upload, received: upload.received + bytes, chunks: upload.chunks + 1 };
  tiktok.state.publishes.change(publish, { upload: now });
  call.commit('chunk', { resource: `${publish.id} ${upload.chunks}`, account: publish.accountId });
  const headers = { 'content-range': `bytes 0-${now.received - 1}/${upload.size}` };
  if (!isLast) return { status: 206, headers };
  await finish(tiktok, call, publish, now);
  return { status: 201, headers };
}

async function finish(tiktok: TikTokSimulator, call: Call, publish: Publish, { chunks }: Upload): Promise<void> {
  const segments = Array.from({ length: chunks }, (_, index) => index);
  const media = await tiktok.uploads.finish(publish.id, segments);
  if (!media) throw new Error(`The upload ${publish.id} has lost a segment`);
  received(tiktok, publish, [media], call);
}

function notSatisfiable({ knobs }: TikTokSimulator, { received: bytes, size }: Upload): Answer {
  const tells = knobs.rangeIn416 && bytes > 0;
  return { status: 416, ...(tells && { headers: { 'content-range': `bytes 0-${bytes - 1}/${size}` } }) };
}
