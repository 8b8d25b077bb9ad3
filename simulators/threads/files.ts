import type { Answer, Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';
import type { ThreadsSimulator } from './simulator.js';

/** The files behind the addresses in `media_url` and `threads_profile_picture_url`: of the right type, and empty of content. */
export function fileEndpoints(threads: ThreadsSimulator): Endpoint[] {
  return [
    { method: 'GET', path: '/files/:id', act: (call) => file(threads, call) },
    { method: 'GET', path: '/pictures/:id', act: (call) => portrait(threads, call) },
  ];
}

async function file({ state }: ThreadsSimulator, { params }: Call): Promise<Answer> {
  const [id = '', thumbnail] = params.id!.split('-');
  const media = [...state.posts.values()].flatMap((post) => post.media).find((one) => one.id === id);
  if (!media) return { status: 404 };
  const { kind, width = 64, height = 64 } = media;
  if (kind === 'video' && thumbnail === undefined)
    return { status: 200, headers: { 'content-type': 'video/mp4' }, body: sampleVideo({ width: 640, height: 360 }) };
  return await picture(id, width, height);
}

const portrait = async ({ state }: ThreadsSimulator, { params }: Call): Promise<Answer> =>
  state.profiles.has(params.id!) ? await picture(params.id!, 320, 320) : { status: 404 };

const picture = async (id: string, width: number, height: number): Promise<Answer> => ({
  status: 200,
  headers: { 'content-type': 'image/jpeg' },
  body: await samplePicture({ width, height, type: 'jpeg', seed: Number(BigInt(id) % 1009n) }),
});
