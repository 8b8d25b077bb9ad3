import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { multipartOf } from '../shared/multipart.js';
import { measure, type Received } from '../shared/uploads.js';
import { invalidBody, invalidParameter, invalidRequest } from './errors.js';
import { idString, jsonBody } from './json-body.js';
import { knownQuery, pathId } from './query.js';
import type { XSimulator } from './simulator.js';
import { isId } from './snowflake.js';
import type { Media, MediaKind, XAccount } from './state.js';

/** §3.3. The id lives for a day after its upload is complete, for nobody but its owners. */

const categories = [
  'tweet_image',
  'tweet_gif',
  'tweet_video',
  'dm_image',
  'dm_gif',
  'dm_video',
  'subtitles',
  'amplify_video',
] as const;
type Category = (typeof categories)[number];

const kindOf: Record<Category, MediaKind | undefined> = {
  tweet_image: 'photo',
  dm_image: 'photo',
  tweet_gif: 'animated_gif',
  dm_gif: 'animated_gif',
  tweet_video: 'video',
  dm_video: 'video',
  // Subtitles and ads are no part of what is simulated.
  subtitles: undefined,
  amplify_video: undefined,
};

const bytesMax: Record<MediaKind, number> = {
  photo: 5 * 1024 ** 2,
  animated_gif: 15 * 1024 ** 2,
  video: 512 * 1024 ** 2,
};
const types: Record<MediaKind, readonly string[]> = {
  photo: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  animated_gif: ['image/gif'],
  video: ['video/mp4', 'video/quicktime', 'video/webm', 'video/mp2t'],
};
const keyPrefix: Record<MediaKind, string> = { photo: '3', video: '7', animated_gif: '16' };

const OneShot = z.strictObject({
  media: z.base64(),
  media_category: z.enum(categories),
  media_type: z.string().optional(),
  additional_owners: z.array(idString).optional(),
  shared: z.boolean().optional(),
});

/** `POST /2/media/upload`: a picture in one request. */
export async function uploadAtOnce(x: XSimulator, call: Call, me: XAccount): Promise<Answer> {
  const form = await multipartOf(call);
  const { bytes, category, declaredType, owners } = form ? fromMultipart(form) : fromJson(jsonBody(call, OneShot));
  const kind = kindIn(category);
  if (kind === 'video')
    throw invalidParameter('media_category', category, 'This media_category needs a chunked upload.');
  const received = await measure(bytes);
  checkSize(kind, received.size);
  checkBytes(kind, declaredType, received);
  const media = newMedia(x, me, {
    kind,
    category,
    declaredType: declaredType ?? received.probe.type,
    declaredBytes: received.size,
    owners,
  });
  complete(x, media, received);
  x.state.media.put(media);
  call.commit('media', { resource: media.id, account: me.id });
  return { status: 200, body: { data: described(x, media) } };
}

type Form = NonNullable<Awaited<ReturnType<typeof multipartOf>>>;
function fromMultipart({ fields, files }: Form) {
  // The command form of the old API still arrives here, and is read as JSON, which it is not.
  if (fields.command !== undefined) throw invalidBody('Request body is not valid JSON.');
  const known = ['media_category', 'media_type', 'additional_owners', 'shared'];
  const stray =
    Object.keys(fields).find((name) => !known.includes(name)) ?? Object.keys(files).find((name) => name !== 'media');
  if (stray !== undefined) {
    throw invalidParameter(
      stray,
      fields[stray] ?? '',
      `$.${stray}: is not defined in the schema and the schema does not allow additional properties`,
    );
  }
  const { media } = files;
  if (!media || media.bytes.length === 0) throw invalidBody('$.media: is missing but it is required');
  const category = categoryIn(fields.media_category);
  const declared = fields.media_type ?? media.type;
  const declaredType = declared === 'application/octet-stream' ? undefined : declared;
  return {
    bytes: media.bytes,
    category,
    declaredType,
    owners: (fields.additional_owners ?? '').split(',').filter(isId),
  };
}

const fromJson = ({ media, media_category, media_type, additional_owners }: z.infer<typeof OneShot>) => ({
  bytes: Buffer.from(media, 'base64'),
  category: media_category,
  declaredType: media_type,
  owners: additional_owners ?? [],
});

const Initialize = z.strictObject({
  media_type: z.string(),
  total_bytes: z.number().int().min(1),
  media_category: z.enum(categories),
  additional_owners: z.array(idString).optional(),
  shared: z.boolean().optional(),
});

/** `POST /2/media/upload/initialize`. */
export function initialize(x: XSimulator, call: Call, me: XAccount): Answer {
  const asked = jsonBody(call, Initialize);
  const kind = kindIn(asked.media_category);
  if (!types[kind].includes(asked.media_type)) {
    throw invalidParameter(
      'media_type',
      asked.media_type,
      `$.media_type: does not have a value in the enumeration [${types[kind].join(', ')}]`,
    );
  }
  checkSize(kind, asked.total_bytes);
  const media = newMedia(x, me, {
    kind,
    category: asked.media_category,
    declaredType: asked.media_type,
    declaredBytes: asked.total_bytes,
    owners: asked.additional_owners ?? [],
  });
  media.expiresAt = x.clock.now() + x.knobs.uploadLifetimeMs;
  x.state.media.put(media);
  call.commit('media-initialized', { resource: media.id, account: me.id });
  const { id, key } = media;
  return {
    status: 200,
    body: { data: { id, media_key: key, expires_after_secs: Math.floor(x.knobs.uploadLifetimeMs / 1000) } },
  };
}

const AppendJson = z.strictObject({ segment_index: z.union([z.int(), z.string()]), media: z.base64() });

/** `POST /2/media/upload/:id/append`. */
export async function append(x: XSimulator, call: Call, me: XAccount): Promise<Answer> {
  // The edge turns a large request away before anybody looks at it, with nothing to say.
  if (call.body.length >= x.knobs.chunkBytesMax) return { status: 413 };
  const media = uploadOf(x, call, me);
  const form = await multipartOf(call);
  const { index, bytes } = form ? fromAppendForm(form) : fromAppendJson(jsonBody(call, AppendJson));
  if (!/^\d{1,3}$/.test(index))
    throw invalidParameter('segment_index', index, '$.segment_index: must be between 0 and 999');
  if (bytes.length === 0) throw invalidBody('$.media: is missing but it is required');
  await x.uploads.addSegment(media.id, Number(index), bytes);
  // Sent again, a segment replaces what it was.
  const segments = [...new Set([...media.segments, Number(index)])];
  x.state.media.change(media, { segments });
  call.commit('media-appended', { resource: `${media.id}/${index}`, account: me.id });
  return { status: 200, body: { data: { expires_at: Math.floor(media.expiresAt / 1000) } } };
}

function fromAppendForm({ fields, files }: Form) {
  if (fields.command !== undefined) throw invalidBody('Request body is not valid JSON.');
  return { index: fields.segment_index ?? '', bytes: files.media?.bytes ?? Buffer.alloc(0) };
}

const fromAppendJson = ({ segment_index, media }: z.infer<typeof AppendJson>) => ({
  index: String(segment_index),
  bytes: Buffer.from(media, 'base64'),
});

/** `POST /2/media/upload/:id/finalize`. */
export async function finalize(x: XSimulator, call: Call, me: XAccount): Promise<Answer> {
  jsonBody(call, z.strictObject({}));
  const media = uploadOf(x, call, me);
  const received = await x.uploads.finish(media.id, media.segments);
  if (!received) throw invalidParameter('id', media.id, 'Segments do not add up to provided total file size.');
  if (received.size !== media.declaredBytes) {
    x.state.media.change(media, { state: 'failed' });
    throw invalidParameter('id', media.id, 'Segments do not add up to provided total file size.');
  }
  if (media.kind === 'photo') checkBytes(media.kind, media.declaredType, received);
  complete(x, media, received);
  x.state.media.put(media);
  call.commit('media', { resource: media.id, account: me.id });
  return { status: 200, body: { data: described(x, media) } };
}

/** `GET /2/media/upload?command=STATUS`. Each look may move the processing on. */
export function status(x: XSimulator, call: Call, me: XAccount): Answer {
  const query = knownQuery(call, ['command', 'media_id']);
  if (query('command') !== 'STATUS')
    throw invalidParameter(
      'command',
      query('command') ?? '',
      'The `command` query parameter value is not one of [STATUS]',
    );
  const id = query('media_id');
  if (!isId(id))
    throw invalidParameter('media_id', id ?? '', `The \`media_id\` query parameter value [${id ?? ''}] is not valid`);
  const media = x.state.media.get(id);
  if (!media?.ownerIds.includes(me.id) || x.clock.now() >= media.expiresAt)
    throw invalidParameter('media_id', id, 'BadRequest: Not found');
  if (media.kind === 'photo' || media.finalizedAt === undefined)
    throw invalidParameter('media_id', id, 'BadRequest: Not found');
  const before = mediaState(x, media);
  if (before === 'pending' || before === 'in_progress') x.state.media.change(media, { looks: media.looks + 1 });
  return { status: 200, body: { data: described(x, media) } };
}

const Metadata = z.strictObject({
  id: idString,
  metadata: z.strictObject({ alt_text: z.strictObject({ text: z.string().min(1).max(1000) }).optional() }),
});

/** `POST /2/media/metadata`: the text for those who do not see the picture. */
export function describe(x: XSimulator, call: Call, me: XAccount): Answer {
  const { id, metadata } = jsonBody(call, Metadata);
  const media = x.state.media.get(id);
  const ours = media?.ownerIds.includes(me.id) && x.clock.now() < media.expiresAt && media.finalizedAt !== undefined;
  if (!media || !ours) throw invalidParameter('id', id, 'BadRequest: Not found');
  if (media.kind === 'video') throw invalidParameter('id', id, 'Alt text is for images and GIFs.');
  if (metadata.alt_text) x.state.media.change(media, { altText: metadata.alt_text.text });
  call.commit('media-described', { resource: id, account: me.id });
  return { status: 200, body: { data: { id, associated_metadata: metadata } } };
}

/** Where the processing stands, without moving it. */
export function mediaState(
  x: XSimulator,
  media: Media,
): 'uploading' | 'pending' | 'in_progress' | 'succeeded' | 'failed' {
  if (media.state !== 'processing') return media.state === 'ready' ? 'succeeded' : media.state;
  if (media.looks === 0) return 'pending';
  const elapsedMs = x.clock.now() - (media.finalizedAt ?? x.clock.now());
  const done = media.looks >= x.knobs.processingLooks && elapsedMs >= x.knobs.processingMs;
  if (!done || media.fate === 'stuck' || media.fate === 'error-in-progress') return 'in_progress';
  return media.error ? 'failed' : 'succeeded';
}

function described(x: XSimulator, media: Media): object {
  const { id, key, size, width: w, height: h, declaredType } = media;
  const seconds = Math.max(0, Math.floor((media.expiresAt - x.clock.now()) / 1000));
  const basic = { id, media_key: key, size, expires_after_secs: seconds };
  if (media.kind === 'photo') return { ...basic, image: { image_type: declaredType, w, h } };
  if (media.state === 'ready') return basic;
  const state = mediaState(x, media);
  const failedEarly = media.fate === 'error-in-progress' && state === 'in_progress';
  const done = state === 'succeeded' || state === 'failed';
  const progress = done ? 100 : Math.min(99, media.fate === 'error-in-progress' ? 99 : media.looks * 30);
  return {
    ...basic,
    processing_info: {
      state,
      ...(state === 'pending' ? {} : { progress_percent: progress }),
      ...(done ? {} : { check_after_secs: x.knobs.checkAfterSecs }),
      ...(state === 'failed' || failedEarly ? { error: media.error } : {}),
    },
  };
}

interface NewMedia {
  kind: MediaKind;
  category: string;
  declaredType: string;
  declaredBytes: number;
  owners?: string[];
}

export function newMedia(x: XSimulator, owner: XAccount, asked: NewMedia, at = x.clock.now()): Media {
  const { owners = [], ...rest } = asked;
  const id = x.state.nextId(at);
  return {
    id,
    key: `${keyPrefix[asked.kind]}_${id}`,
    ...rest,
    ownerIds: [owner.id, ...owners],
    createdAt: at,
    expiresAt: at + x.knobs.mediaLifetimeMs,
    state: 'uploading',
    segments: [],
    looks: 0,
  };
}

/** The upload is whole. A photo is ready at once; GIFs and videos are processed, and what is wrong with them shows only then. */
function complete(x: XSimulator, media: Media, { size, sha256, probe }: Received): void {
  const { width, height, durationMs } = probe;
  const now = x.clock.now();
  Object.assign(media, {
    size,
    sha256,
    width,
    height,
    durationMs,
    finalizedAt: now,
    segments: [],
    expiresAt: now + x.knobs.mediaLifetimeMs,
  });
  if (media.kind === 'photo') {
    media.state = 'ready';
    return;
  }
  media.state = 'processing';
  media.fate = x.mediaFates.shift();
  media.error =
    media.fate === 'fail' || media.fate === 'error-in-progress'
      ? invalidMedia('Internal error while processing')
      : faults(x, media, probe);
}

/** The limits of §3.3 that only a look into the file can check. */
function faults(x: XSimulator, media: Media, probe: Received['probe']): Media['error'] {
  const { width = 0, height = 0, durationMs } = probe;
  if (!types[media.kind].includes(probe.type) || probe.type !== media.declaredType)
    return invalidMedia(`File type ${probe.type} is not ${media.declaredType}`);
  if (media.kind === 'animated_gif') {
    return width > 1280 || height > 1080 ? unsupported(`Dimensions ${width}x${height} exceed 1280x1080`) : undefined;
  }
  if (probe.type === 'video/webm' || probe.type === 'video/mp2t') return undefined; // not looked into
  if (durationMs === undefined || width === 0) return invalidMedia('No video track found');
  if (durationMs < 500) return unsupported(`Duration ${durationMs} ms is below min duration 500 ms`);
  const owner = x.state.accounts.get(media.ownerIds[0]!);
  const maxMs = 140_000;
  if (durationMs > maxMs && !owner?.longVideo && x.knobs.longVideoFails === 'processing') {
    return unsupported(`Duration ${durationMs} ms exceeds max duration ${maxMs} ms`);
  }
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (short < 32 || long > 1280 || short > 1024) return unsupported(`Dimensions ${width}x${height} are out of range`);
  return long / short > 3 ? unsupported(`Aspect ratio of ${width}x${height} is out of range`) : undefined;
}

const invalidMedia = (message: string) => ({ code: 1, name: 'InvalidMedia', message });
const unsupported = (message: string) => ({ code: 3, name: 'UnsupportedMedia', message });

function checkSize(kind: MediaKind, size: number): void {
  if (size > bytesMax[kind]) {
    throw invalidRequest({
      parameters: { total_bytes: [String(size)] },
      message: `File size exceeds ${bytesMax[kind]} bytes.`,
    });
  }
}

function checkBytes(kind: MediaKind, declaredType: string | undefined, { probe }: Received): void {
  const sound = types[kind].includes(probe.type) && (declaredType === undefined || declaredType === probe.type);
  if (!sound) throw invalidParameter('media', `${declaredType ?? ''} ${probe.type}`.trim(), 'media type unrecognized.');
}

function categoryIn(value: string | undefined): Category {
  const category = categories.find((one) => one === value);
  if (!category)
    throw invalidParameter(
      'media_category',
      value ?? '',
      `$.media_category: does not have a value in the enumeration [${categories.join(', ')}]`,
    );
  return category;
}

function kindIn(category: Category): MediaKind {
  const kind = kindOf[category];
  if (!kind) throw invalidParameter('media_category', category, 'This media_category is not available to this app.');
  return kind;
}

function uploadOf(x: XSimulator, call: Call, me: XAccount): Media {
  const id = pathId(call, 'id');
  const media = x.state.media.get(id);
  const open = media?.ownerIds[0] === me.id && media.state === 'uploading' && x.clock.now() < media.expiresAt;
  if (!media || !open) throw invalidParameter('id', id, 'BadRequest: Not found');
  return media;
}
