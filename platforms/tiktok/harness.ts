import type { ServerResponse } from 'node:http';
import { asId } from '../../domain/ids.js';
import type { PostMedia } from '../../domain/post.js';
import type { AccountFacts, MediaSource, PartToCommit, Platform, StagingHandle, StagingJob } from '../platform.js';
import { type ArrivedRequest, type StubServer, sendJson, stubCall, stubServer } from '../stubServer.js';
import { tiktokDefinition } from './index.js';

/** For unit tests: TikTok's adapter in front of a server that answers by endpoint, each list from first to last. It is the upload host as well. */
export interface Harness {
  readonly tiktok: Platform;
  readonly server: StubServer;
  readonly call: ReturnType<typeof stubCall>;
}

/** A body to answer 200 with, or a function that answers by itself. */
export type Scripted = unknown;

export const uploadPath = '/video/';
export const paths = {
  creator: 'POST /v2/post/publish/creator_info/query/',
  videoInit: 'POST /v2/post/publish/video/init/',
  draftInit: 'POST /v2/post/publish/inbox/video/init/',
  photoInit: 'POST /v2/post/publish/content/init/',
  status: 'POST /v2/post/publish/status/fetch/',
  upload: `PUT ${uploadPath}`,
  list: 'POST /v2/video/list/',
  query: 'POST /v2/video/query/',
  user: 'GET /v2/user/info/',
} as const;

export const maraK: AccountFacts = {
  externalId: 'a1b2c3d4-0000-4e5f-8888-abcdefabcdef',
  username: 'mara.k',
  facts: { handle: 'mara.k' },
  grantedScopes: [
    'user.info.basic',
    'user.info.profile',
    'user.info.stats',
    'video.list',
    'video.publish',
    'video.upload',
  ],
};

export async function withTikTok(
  script: Record<string, readonly Scripted[]> | ((url: string) => Record<string, readonly Scripted[]>),
  { audited = 'yes', account = maraK }: { audited?: string; account?: AccountFacts } = {},
): Promise<Harness> {
  const left = new Map<string, Scripted[]>();
  const server = await stubServer((request, response) => {
    const endpoint = `${request.method} ${request.path}`;
    const next = left.get(endpoint)?.shift();
    if (typeof next === 'function') next(request, response);
    else if (next === undefined)
      sendJson(response, 500, { error: { code: 'internal_error', message: `No answer is scripted for ${endpoint}` } });
    else sendJson(response, 200, next);
  });
  const answers = typeof script === 'function' ? script(server.url) : script;
  for (const [endpoint, list] of Object.entries(answers)) left.set(endpoint, [...list]);
  const tiktok = tiktokDefinition.create({
    addresses: { apiUrl: server.url, webUrl: 'https://www.tiktok.com' },
    clientId: 'key',
    clientSecret: 'secret',
    options: { audited },
  });
  return { tiktok, server, call: stubCall({ account }) };
}

export const uploadUrlOf = (url: string): string =>
  `${url}${uploadPath}?upload_id=9&upload_token=dG9rZW4tb2YtdGhpcy11cGxvYWQ`;

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    sendJson(response, status, body, headers);

/** A body that no object makes, such as one with numbers beyond 2^53. */
export const raw =
  (json: string): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(json);

/** The upload host's answers have no body. */
export const bare =
  (status: number, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    void response.writeHead(status, headers).end();

/** A chunk is stored; the next one is wanted. */
export const stored: Scripted = (request: ArrivedRequest, response: ServerResponse) => {
  const [, last, total] = /-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '')!;
  response.writeHead(206, { 'content-range': `bytes 0-${last}/${total}` }).end();
};

/** The connection ends without a word, as when an answer is lost. */
export const lost: Scripted = (_: ArrivedRequest, response: ServerResponse) => void response.socket?.destroy();

export const seen = ({ server }: Harness): string[] => server.arrived.map(({ method, path }) => `${method} ${path}`);

export const mediaId = asId<PostMedia['mediaId']>('0190a1b2-0000-7000-8000-000000000001');

export const video = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'video',
  mimeType: 'video/mp4',
  bytes: 1_000,
  width: 720,
  height: 1_280,
  durationMs: 5_000,
  frameRate: 30,
  videoCodec: 'avc',
  ...more,
});
export const photo = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'image',
  mimeType: 'image/jpeg',
  bytes: 1_000,
  width: 1_080,
  height: 1_920,
  ...more,
});

const countingUp = Buffer.from(Array.from({ length: 251 }, (_, at) => at));
export const bytesOf = (length: number): Buffer => Buffer.alloc(length, countingUp);

/** A file whose bytes count up, so that a test sees which of them arrived. */
export function source(media: PostMedia, index = 0): MediaSource {
  const bytes = bytesOf(media.bytes);
  return {
    ...media,
    publicUrl: () => `https://media.example/files/${index}?sig=c2lnbmF0dXJlLW9mLWZpbGU${index}`,
    async open(fromByte = 0) {
      return (async function* () {
        for (let at = fromByte; at < bytes.length; at += 300_000) yield bytes.subarray(at, at + 300_000);
      })();
    },
  };
}

/** A post that is handed over as the product does it: handles are kept from one attempt to the next. */
export function posting(
  media: PostMedia[],
  { text = 'Autumn', options = {} as Record<string, unknown>, saved = {} as Record<string, StagingHandle> } = {},
) {
  const handles: Record<string, StagingHandle> = { ...saved };
  const sources = media.map(source);
  const part = { text, media };
  const chosen = { privacyLevel: 'PUBLIC_TO_EVERYONE', ...options };
  return {
    handles,
    job: (): StagingJob => ({
      part,
      options: chosen,
      media: sources,
      handles: { ...handles },
      save: async (key, handle) => {
        handles[key] = handle;
      },
    }),
    toCommit: (): PartToCommit => ({ part, options: chosen, handles: { ...handles }, media: sources, isFirst: true }),
  };
}
