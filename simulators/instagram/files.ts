import type { Answer, Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { samplePicture, sampleVideo } from '../shared/sample-media.js';

/** What `media_url` leads to: pictures and videos without content. */
export const fileEndpoints = (): Endpoint[] => [
  { method: 'GET', path: '/files/:file', act: file },
  { method: 'GET', path: '/pictures/:file', act: file },
];

async function file({ params }: Call): Promise<Answer> {
  const [id = '', ending] = (params.file ?? '').split('.');
  const seed = Number(id.slice(-4)) || 1;
  return ending === 'mp4'
    ? { status: 200, headers: { 'content-type': 'video/mp4' }, body: sampleVideo({ durationMs: 5_000 }) }
    : { status: 200, headers: { 'content-type': 'image/jpeg' }, body: await samplePicture({ type: 'jpeg', seed }) };
}
