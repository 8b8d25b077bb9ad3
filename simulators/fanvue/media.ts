import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';
import { jsonBody, listed, pathUuid } from './body.js';
import { invalidFields, notFound, withMessage } from './errors.js';
import { newestFirst, pageOf } from './lists.js';
import type { FanvueSimulator } from './simulator.js';
import { iso, type Media, type MediaType, type Upload, type User } from './state.js';
import { mediaAddress, partAddress } from './storage.js';
import type { Bearer } from './tokens.js';

export const partsMax = 10_000;

const Begin = z.strictObject({
  name: z.string().min(1).max(255),
  filename: z.string().min(1).max(255),
  mediaType: z.enum(['image', 'video', 'audio', 'document']),
  sizeBytes: z.number().int().positive().optional(),
});
const Complete = z.strictObject({
  parts: z
    .array(z.strictObject({ PartNumber: z.number().int().min(1).max(partsMax), ETag: z.string().min(1) }))
    .min(1, 'Must hold at least one part'),
});

/** `POST /media/uploads` (§3.4). */
export function beginUpload(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const { state, knobs, clock } = fanvue;
  const { name, mediaType, sizeBytes } = jsonBody(call, Begin);
  if (sizeBytes !== undefined && sizeBytes > knobs.fileBytesMax)
    throw invalidFields({ path: 'sizeBytes', message: `Must be at most ${knobs.fileBytesMax}` });
  const media = state.media.put({
    ...{ id: state.nextId(), ownerId: user.id, seq: state.nextSeq(), name, mediaType },
    ...{ createdAt: clock.now(), state: 'created', looks: 0 },
  });
  const upload = state.uploads.put({
    id: `${opaque(24)}.${opaque(24)}`,
    mediaId: media.id,
    ownerId: user.id,
    parts: {},
  });
  call.commit('upload', { resource: media.id, account: user.id });
  return {
    status: 200,
    body: {
      mediaUuid: media.id,
      uploadId: upload.id,
      ...(knobs.namesPartSize && {
        partSize: knobs.partBytes,
        maxParts: partsMax,
        totalParts: sizeBytes === undefined ? null : Math.ceil(sizeBytes / knobs.partBytes),
      }),
    },
  };
}

/** `GET /media/uploads/{uploadId}/parts/{n}/url`: plain text, not JSON. */
export function partUrl(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const upload = openUpload(fanvue, call, bearer);
  const part = Number(call.params.part);
  if (!/^\d+$/.test(call.params.part ?? '') || part < 1 || part > partsMax)
    throw invalidFields({ path: 'partNumber', message: `Must be from 1 to ${partsMax}` });
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: partAddress(fanvue, upload, part),
  };
}

/** `PATCH /media/uploads/{uploadId}`: puts the parts together, and starts the processing. */
export async function completeUpload(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Promise<Answer> {
  const upload = openUpload(fanvue, call, bearer);
  const { parts } = jsonBody(call, Complete);
  const wrong = parts.findIndex(({ PartNumber, ETag }, index) => {
    const stored = upload.parts[PartNumber];
    // The storage takes an ETag without its quotes as well (§8.4).
    return PartNumber !== index + 1 || stored === undefined || unquoted(stored.etag) !== unquoted(ETag);
  });
  if (wrong >= 0) throw withMessage(400, 'One or more of the specified parts could not be found');
  const tooSmall = parts
    .slice(0, -1)
    .some(({ PartNumber }) => upload.parts[PartNumber]!.size < fanvue.knobs.partBytesMin);
  if (tooSmall) throw withMessage(400, 'A part is smaller than the minimum allowed size');

  const received = await fanvue.uploads.finish(
    upload.mediaId,
    parts.map((_, index) => index),
  );
  if (!received) throw withMessage(400, 'One or more of the specified parts could not be found');
  const { size, sha256, probe } = received;
  const media = fanvue.state.media.get(upload.mediaId)!;
  const isWhatItSays = probe.type.startsWith(`${media.mediaType}/`) || !/^(image|video)$/.test(media.mediaType);
  const fate = fanvue.mediaFates.shift() ?? (isWhatItSays ? undefined : 'error');
  fanvue.state.uploads.change(upload, { completedAt: fanvue.clock.now() });
  const processing = fanvue.state.media.change(media, {
    ...{ state: 'processing', completedAt: fanvue.clock.now(), looks: 0, size, sha256 },
    ...{ width: probe.width, height: probe.height, lengthMs: probe.durationMs, fate },
  });
  call.commit('media', { resource: media.id, account: media.ownerId });
  return { status: 200, body: { status: processing.state } };
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

function openUpload({ state }: FanvueSimulator, call: Call, { user }: Bearer): Upload {
  const upload = state.uploads.get(call.params.uploadId ?? '');
  if (!upload || upload.ownerId !== user.id || upload.completedAt !== undefined) throw notFound('Upload');
  return upload;
}

/** `GET /media/{uuid}`; with `variants` the addresses come along (§3.5). */
export function readMedia(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const media = fanvue.state.media.get(pathUuid(call, 'uuid'));
  if (!media || media.ownerId !== user.id) throw notFound('Media');
  return { status: 200, body: shown(fanvue, lookedAt(fanvue, media), variantsOf(call)) };
}

export function listMedia(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const [types, states] = [listed(call, 'mediaType'), listed(call, 'status')];
  const rows = [...fanvue.state.media.values()]
    .filter(({ ownerId, mediaType }) => ownerId === user.id && (types.length === 0 || types.includes(mediaType)))
    .map((media) => processed(fanvue, media))
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .sort(newestFirst(({ createdAt }) => createdAt));
  return pageOf(fanvue, call, rows, (media) => shown(fanvue, media, variantsOf(call)));
}

const variantTypes = ['main', 'thumbnail', 'blurred', 'thumbnail_gallery'];

function variantsOf(call: Call): string[] {
  const variants = listed(call, 'variants');
  const unknown = variants.find((variant) => !variantTypes.includes(variant));
  if (unknown !== undefined) throw invalidFields({ path: 'variants', message: `"${unknown}" is no variant` });
  return variants;
}

/** What is not ready shows nothing but its status; and without `variants` there is no address. */
function shown(fanvue: FanvueSimulator, media: Media, variants: string[]): object {
  if (media.state !== 'ready') return { uuid: media.id, status: media.state };
  return {
    ...{ uuid: media.id, status: 'ready', createdAt: iso(media.createdAt), caption: null, description: null },
    ...{ name: media.name, mediaType: media.mediaType, recommendedPrice: null, tags: null },
    variants: variants.map((variantType, displayPosition) => ({
      ...{ uuid: variantUuid(media.id, variantType), variantType, displayPosition },
      url: mediaAddress(fanvue, media, variantType),
      ...{ width: media.width ?? null, height: media.height ?? null, lengthMs: media.lengthMs ?? null },
    })),
  };
}

function variantUuid(mediaId: string, variant: string): string {
  const hex = createHash('sha256').update(`${mediaId} ${variant}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A look counts, and then the state is told. */
function lookedAt(fanvue: FanvueSimulator, media: Media): Media {
  if (media.state !== 'processing') return media;
  const told = processed(fanvue, media);
  return told.state === 'processing' ? fanvue.state.media.change(media, { looks: media.looks + 1 }) : told;
}

/** Moves on what has been processed long enough. */
function processed({ state, knobs, clock }: FanvueSimulator, media: Media): Media {
  if (media.state !== 'processing' || media.fate === 'stuck') return media;
  const isDone = media.looks >= knobs.processingLooks && clock.now() >= (media.completedAt ?? 0) + knobs.processingMs;
  return isDone ? state.media.change(media, { state: media.fate === 'error' ? 'error' : 'ready' }) : media;
}

/** Media of this creator, ready; anything else is refused (§8.5). */
export function usableMedia(fanvue: FanvueSimulator, { id: ownerId }: User, id: string): void {
  const media = fanvue.state.media.get(id);
  if (!media || media.ownerId !== ownerId) throw withMessage(400, 'Media not found');
  if (media.state !== 'ready') throw withMessage(400, 'Media is not ready');
}

/** For a past: a file that nobody uploaded. */
export function seedMedia({ state }: FanvueSimulator, owner: User, mediaType: MediaType, at: number, n: number): Media {
  const [width, height] = n % 2 === 0 ? [1200, 800] : [800, 1000];
  return state.media.put({
    ...{ id: state.nextId(), ownerId: owner.id, seq: state.nextSeq(), name: `file-${n}`, mediaType, createdAt: at },
    ...{ state: 'ready', completedAt: at, looks: 0, width, height },
    ...(mediaType === 'video' && { lengthMs: 5_000 + (n % 20) * 1_000 }),
  });
}
