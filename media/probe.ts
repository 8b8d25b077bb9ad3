import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import sharp from 'sharp';
import type { MediaFacts, MediaKind } from '../domain/post.js';
import { UnreadableMedia } from './errors.js';
import { readVideo } from './readVideo.js';

/** What a file says of itself, with the codecs that platforms ask about. */
export interface ProbedMedia extends MediaFacts {
  /** `avc` is H.264. */
  readonly videoCodec?: string;
  readonly audioCodec?: string;
  /** The usual ending of such a file, without the dot. */
  readonly extension: string;
}

interface Taken {
  readonly kind: 'image' | 'video';
  readonly mimeType: string;
  readonly extension: string;
}

/** By sniffed type. What is not named here is not taken: SVG and PDF, for one, run code or fetch things while they are read. */
const taken: Readonly<Record<string, Taken>> = {
  'image/jpeg': { kind: 'image', mimeType: 'image/jpeg', extension: 'jpg' },
  'image/png': { kind: 'image', mimeType: 'image/png', extension: 'png' },
  'image/apng': { kind: 'image', mimeType: 'image/png', extension: 'png' },
  'image/webp': { kind: 'image', mimeType: 'image/webp', extension: 'webp' },
  'image/gif': { kind: 'image', mimeType: 'image/gif', extension: 'gif' },
  'video/mp4': { kind: 'video', mimeType: 'video/mp4', extension: 'mp4' },
  'video/x-m4v': { kind: 'video', mimeType: 'video/mp4', extension: 'mp4' },
  'video/quicktime': { kind: 'video', mimeType: 'video/quicktime', extension: 'mov' },
  'video/webm': { kind: 'video', mimeType: 'video/webm', extension: 'webm' },
};
const sendInstead = 'send a picture as JPEG, PNG, WebP or GIF, or a video as MP4, MOV or WebM';

/**
 * A small file can claim a huge picture, which is then unpacked in memory. Phones reach 50 megapixels; for animations the
 * limit counts all frames together, X's own figure being 300 million pixels (platforms/x.md §3.3).
 */
const pixelsMax = 50_000_000;
const pixelsOfAllFramesMax = 300_000_000;

// libvips would keep finished files open for reuse; each file is read here once, then moved or deleted.
sharp.cache(false);

/** Reads the facts from the file's own bytes, whatever its name or sender says. Throws `UnreadableMedia`. */
export async function probe(file: string, bytes: number): Promise<ProbedMedia> {
  if (bytes === 0) throw new UnreadableMedia(`The file is empty: ${sendInstead}.`);
  const sniffed = await fileTypeFromFile(file).catch(() => undefined);
  if (!sniffed) throw new UnreadableMedia(`The file is neither a picture nor a video: ${sendInstead}.`);
  const type = taken[sniffed.mime];
  if (!type) throw new UnreadableMedia(`The file is ${sniffed.mime}, which is not taken: ${sendInstead}.`);
  if (type.kind === 'image') return await probeImage(file, bytes, type);
  const { mimeType, extension } = type;
  return { kind: 'video', mimeType, extension, bytes, ...(await readVideo(file)) };
}

async function probeImage(file: string, bytes: number, { mimeType, extension }: Taken): Promise<ProbedMedia> {
  try {
    const image = sharp(file, { animated: true, limitInputPixels: pixelsOfAllFramesMax, failOn: 'error' });
    const { width, height, pages: frames = 1, pageHeight = height, autoOrient } = await image.metadata();
    if (width * pageHeight > pixelsMax) throw tooManyPixels(width, pageHeight);

    // Shrinking reads every pixel, so a file that ends early or is damaged inside shows here rather than at a platform.
    await image.resize(8, 8, { fit: 'fill' }).timeout({ seconds: 60 }).raw().toBuffer();

    if (mimeType === 'image/gif' && !(await hasGifTrailer(file, bytes))) throw new Error('The trailer is missing');

    const kind: MediaKind = mimeType === 'image/gif' && frames > 1 ? 'gif' : 'image';
    // As it is seen, not as it is stored: a phone held upright stores a picture lying down and a note to turn it.
    const seen = frames > 1 ? { width, height: pageHeight } : { width: autoOrient.width, height: autoOrient.height };
    return { kind, mimeType, extension, bytes, ...seen, frames };
  } catch (error) {
    throw error instanceof UnreadableMedia ? error : asUnreadable(error);
  }
}

/** libvips shows as many frames of a GIF as there are, so a file that was cut off is told by the byte that must end it. */
async function hasGifTrailer(file: string, bytes: number): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(16), position: Math.max(bytes - 16, 0) });
    const end = buffer.subarray(0, bytesRead).findLast((byte) => byte !== 0); // some programs pad with zeros
    return end === 0x3b;
  } finally {
    await handle.close();
  }
}

function asUnreadable(error: unknown): UnreadableMedia {
  return /pixel limit/i.test(String(error))
    ? new UnreadableMedia(
        `The picture has more than ${pixelsOfAllFramesMax / 1e6} million pixels in all its frames: make it smaller or shorter.`,
      )
    : new UnreadableMedia('The picture is damaged or ends too early: save it anew and send it again.');
}

const tooManyPixels = (width: number, height: number) =>
  new UnreadableMedia(
    `The picture has ${width} × ${height} pixels, more than ${pixelsMax / 1e6} million: make it smaller.`,
  );
