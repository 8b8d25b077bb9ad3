import { createHash, createHmac } from 'node:crypto';
import { type Answer, type Call, Refusal } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import { sameSecret } from '../shared/secrets.js';
import type { FanvueSimulator } from './simulator.js';
import type { Media, Upload } from './state.js';

const mebibyte = 1024 * 1024;

/** What stands behind the signed addresses: parts of uploads go in, pictures and videos come out (§3.4, §3.5). */
export function storageEndpoints(fanvue: FanvueSimulator): Endpoint[] {
  return [
    {
      method: 'PUT',
      path: '/uploads/:mediaUuid/:uploadId',
      bodyBytesMax: 128 * mebibyte,
      act: (call) => putPart(fanvue, call),
    },
    { method: 'GET', path: '/media/:mediaUuid/:variant', act: (call) => getFile(fanvue, call) },
  ];
}

/** The storage's own words, which are no JSON. */
const refusal = (status: number, code: string, message: string): Refusal => new Refusal(xml(status, code, message));

const xml = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

export const unknownStoragePath = (): Answer => xml(404, 'NoSuchKey', 'The specified key does not exist.');

// ---------------------------------------------------------------- signed addresses

export const partAddress = (fanvue: FanvueSimulator, { id, mediaId }: Upload, part: number): string =>
  signed(fanvue, `/uploads/${mediaId}/${encodeURIComponent(id)}`, fanvue.knobs.uploadAddressLifetimeMs, {
    partNumber: String(part),
  });

export const mediaAddress = (fanvue: FanvueSimulator, { id }: Media, variant: string): string =>
  signed(fanvue, `/media/${id}/${variant}`, fanvue.knobs.mediaAddressLifetimeMs, {});

function signed(
  fanvue: FanvueSimulator,
  path: string,
  lifetimeMs: number,
  more: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Expires': String(fanvue.clock.now() + lifetimeMs),
    ...more,
  });
  const signature = signatureOf(fanvue, path, query);
  const issuedAt = new Date(fanvue.clock.now()).toISOString();
  fanvue.secrets.remember({ platform: 'fanvue', kind: 'signed-address', value: signature, issuedAt });
  query.set('X-Amz-Signature', signature);
  return `${fanvue.urls.storage}${path}?${query}`;
}

function signatureOf({ storageKey }: FanvueSimulator, path: string, query: URLSearchParams): string {
  const pairs = [...query].filter(([name]) => name !== 'X-Amz-Signature').sort();
  return createHmac('sha256', storageKey)
    .update(`${path}?${new URLSearchParams(pairs)}`)
    .digest('hex');
}

/** Whoever has the address may use it for a while, and nothing else counts. */
function checkAddress(fanvue: FanvueSimulator, { path, query, headers }: Call): void {
  if (headers.authorization !== undefined) {
    throw refusal(
      400,
      'InvalidArgument',
      'Only one auth mechanism allowed; the Authorization header was given as well.',
    );
  }
  const given = query.get('X-Amz-Signature');
  if (given === null || !sameSecret(given, signatureOf(fanvue, path, query)))
    throw refusal(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  if (fanvue.clock.now() >= Number(query.get('X-Amz-Expires')))
    throw refusal(403, 'AccessDenied', 'Request has expired');
}

// ---------------------------------------------------------------- in and out

/** A part that is sent again takes the place of the one before. */
async function putPart(fanvue: FanvueSimulator, call: Call): Promise<Answer> {
  checkAddress(fanvue, call);
  const { state, uploads } = fanvue;
  const upload = state.uploads.get(call.params.uploadId!);
  if (!upload || upload.completedAt !== undefined)
    throw refusal(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  const part = Number(call.query.get('partNumber'));
  await uploads.addSegment(upload.mediaId, part - 1, call.body);
  const etag = `"${createHash('md5').update(call.body).digest('hex')}"`;
  // Parts may arrive at the same time: what is there is asked for again.
  const { parts } = state.uploads.get(upload.id)!;
  state.uploads.change(upload, { parts: { ...parts, [part]: { etag, size: call.body.length } } });
  call.commit('part', { resource: `${upload.mediaId}/${part}`, account: upload.ownerId });
  return { status: 200, headers: { etag } };
}

async function getFile(fanvue: FanvueSimulator, call: Call): Promise<Answer> {
  checkAddress(fanvue, call);
  const media = fanvue.state.media.get(call.params.mediaUuid!);
  if (!media) return unknownStoragePath();
  const { width = 64, height = 64, lengthMs = 1_000 } = media;
  if (media.mediaType === 'video' && call.params.variant === 'main') {
    const body = sampleVideo({ width, height, durationMs: lengthMs });
    return { status: 200, headers: { 'content-type': 'video/mp4' }, body };
  }
  const body = await samplePicture({ width, height, type: 'jpeg', seed: media.seq });
  return { status: 200, headers: { 'content-type': 'image/jpeg' }, body };
}
