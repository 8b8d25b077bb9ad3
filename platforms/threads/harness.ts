import type { ServerResponse } from 'node:http';
import { asId } from '../../domain/ids.js';
import type { PostMedia } from '../../domain/post.js';
import type {
  AccountFacts,
  MediaSource,
  PartToCommit,
  Platform,
  StagingHandle,
  StagingJob,
  StagingState,
} from '../platform.js';
import { type ArrivedRequest, type StubServer, sendJson, stubCall, stubServer } from '../stubServer.js';
import { threadsDefinition } from './index.js';

/** For unit tests: Threads’ adapter in front of a server that answers by endpoint (`POST /v1.0/me/threads`), each list from first to last. */
export interface Harness {
  readonly threads: Platform;
  readonly server: StubServer;
  readonly call: ReturnType<typeof stubCall>;
}

export const cafeNord: AccountFacts = {
  externalId: '17841400000000077',
  username: 'cafe.nord',
  facts: {},
  grantedScopes: threadsDefinition
    .create({ addresses: threadsDefinition.addresses, clientId: 'id', clientSecret: 'secret' })
    .oauth.scopes.map(({ scope }) => scope),
};

export async function withThreads(
  script: Record<string, readonly unknown[]>,
  { account = cafeNord, options = {} as Record<string, string> } = {},
): Promise<Harness> {
  const left = new Map(Object.entries(script).map(([endpoint, answers]) => [endpoint, [...answers]]));
  const server = await stubServer((request, response) => {
    const endpoint = `${request.method} ${request.path}`;
    const next = left.get(endpoint)?.shift();
    if (typeof next === 'function') next(request, response);
    else if (next === undefined)
      sendJson(response, 418, { error: { message: `No answer is scripted for ${endpoint}`, code: 99 } });
    else sendJson(response, 200, next);
  });
  const threads = threadsDefinition.create({
    addresses: { apiUrl: server.url, webUrl: 'https://threads.net' },
    clientId: 'id',
    clientSecret: 'secret',
    options: { settleMs: '0', ...options },
  });
  return { threads, server, call: stubCall({ account }) };
}

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (_: ArrivedRequest, response: ServerResponse) =>
    sendJson(response, status, body, headers);

/** Threads refuses nearly everything with a 400. */
export const refused = (body: unknown) => answer(400, body);

/** The connection ends without a word, as when an answer is lost. */
export const lost = (_: ArrivedRequest, response: ServerResponse) => void response.socket?.destroy();

export const formOf = ({ body }: ArrivedRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString()));

export const picture = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId: asId<PostMedia['mediaId']>('0190a1b2-0000-7000-8000-000000000001'),
  kind: 'image',
  mimeType: 'image/jpeg',
  bytes: 1_000,
  width: 800,
  height: 600,
  ...more,
});
export const video = (more: Partial<PostMedia> = {}): PostMedia =>
  picture({ kind: 'video', mimeType: 'video/mp4', durationMs: 5_000, frameRate: 30, videoCodec: 'avc', ...more });

export const source = (media: PostMedia, name = 'file'): MediaSource => ({
  ...media,
  publicUrl: () => `https://media.example/${name}?signature=abcdefgh`,
  open: async () => (async function* () {})(),
});

/** Stages as the product does, and answers what was seen on the way. */
export async function stage(
  { threads, call }: Pick<Harness, 'threads' | 'call'>,
  job: Partial<StagingJob>,
  handles: Record<string, StagingHandle> = {},
): Promise<{ state: StagingState; handles: Record<string, StagingHandle> }> {
  const media = job.media ?? [];
  const state = await threads.stage(call, {
    part: { text: 'Open today', media },
    options: {},
    media,
    ...job,
    handles: { ...handles },
    save: async (key, handle) => {
      handles[key] = handle;
    },
  });
  return { state, handles };
}

export const readyHandle = (more: Partial<StagingHandle> = {}): StagingHandle => ({
  externalId: '18050000000000001',
  ready: true,
  expiresAtMs: Date.now() + 3_600_000,
  resume: { createdAtMs: Date.now() - 60_000, finishedAtMs: Date.now() - 30_000, renewals: 0 },
  ...more,
});

export const part = (more: Partial<PartToCommit> = {}): PartToCommit => ({
  part: { text: 'Open today', media: [] },
  options: {},
  handles: { container: readyHandle() },
  media: [],
  isFirst: true,
  ...more,
});
