import type { Answer, Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { type PictureType, samplePicture, sampleVideo } from '../shared/sample-media.js';
import type { XSimulator } from './simulator.js';

/** The files behind the addresses in `media` and `profile_image_url`: of the right type and size, and empty of content. */
export function fileEndpoints(x: XSimulator): Endpoint[] {
  return [
    { method: 'GET', path: '/media/:file', act: (call) => picture(x, call) },
    { method: 'GET', path: '/video/:id/:file', act: (call) => video(x, call) },
    { method: 'GET', path: '/profile_images/:id/:file', act: (call) => avatar(x, call) },
  ];
}

const pictureTypes: Record<string, PictureType> = { jpg: 'jpeg', png: 'png', webp: 'webp', gif: 'gif' };
const missing: Answer = { status: 404 };

async function picture(x: XSimulator, { params }: Call): Promise<Answer> {
  const [id = '', extension = ''] = params.file!.split('.');
  const media = x.state.media.get(id);
  const type = pictureTypes[extension];
  if (!media || !type) return missing;
  const { width = 64, height = 64 } = media;
  return {
    status: 200,
    headers: { 'content-type': `image/${type}` },
    body: await samplePicture({ width, height, type, seed: seedOf(id) }),
  };
}

function video(x: XSimulator, { params }: Call): Answer {
  const media = x.state.media.get(params.id!);
  if (!media || media.kind === 'photo' || !params.file!.endsWith('.mp4')) return missing;
  const { width = 640, height = 360, durationMs = 1000 } = media;
  return { status: 200, headers: { 'content-type': 'video/mp4' }, body: sampleVideo({ width, height, durationMs }) };
}

async function avatar(x: XSimulator, { params }: Call): Promise<Answer> {
  const size = /_(normal|400x400)\.jpg$/.exec(params.file!)?.[1];
  if (!x.state.accounts.has(params.id!) || !size) return missing;
  const edge = size === 'normal' ? 48 : 400;
  return {
    status: 200,
    headers: { 'content-type': 'image/jpeg' },
    body: await samplePicture({ width: edge, height: edge, type: 'jpeg', seed: seedOf(params.id!) }),
  };
}

const seedOf = (id: string): number => Number(BigInt(id) % 1009n);
