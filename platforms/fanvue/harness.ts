import type { ServerResponse } from 'node:http';
import { asId } from '../../domain/ids.js';
import type { PostMedia } from '../../domain/post.js';
import type { AccountFacts, MediaSource, PartToCommit, Platform, StagingHandle } from '../platform.js';
import { type ArrivedRequest, type StubServer, sendJson, stubCall, stubServer } from '../stubServer.js';
import { ids, me } from './fixtures/answers.js';
import { fanvueDefinition } from './index.js';

/** For unit tests: Fanvue's adapter in front of a server that answers by endpoint (`POST /posts`), each list from first to last. */
export interface Harness {
  readonly fanvue: Platform;
  readonly server: StubServer;
  readonly call: ReturnType<typeof stubCall>;
}

/** A body to answer 200 with, or a function that answers by itself. */
export type Scripted = unknown;

export const luna: AccountFacts = {
  externalId: ids.luna,
  username: me.handle,
  facts: { isCreator: true, status: 'active' },
  grantedScopes: [],
};

export async function withFanvue(script: Record<string, readonly Scripted[]>): Promise<Harness> {
  const left = new Map(Object.entries(script).map(([endpoint, answers]) => [endpoint, [...answers]]));
  const server = await stubServer((request, response) => {
    const endpoint = `${request.method} ${request.path}`;
    const next = left.get(endpoint)?.shift();
    if (typeof next === 'function') next(request, response);
    else if (next === undefined) sendJson(response, 500, { message: `No answer is scripted for ${endpoint}` });
    else sendJson(response, 200, next);
  });
  const fanvue = fanvueDefinition.create({
    addresses: { apiUrl: server.url, authUrl: 'https://auth.fanvue.com' },
    clientId: 'id',
    clientSecret: 'secret',
  });
  return { fanvue, server, call: stubCall({ account: luna }) };
}

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    sendJson(response, status, body, headers);

export const answerText =
  (status: number, text: string, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(text);

/** The address of a part of an upload, at the same server. */
export const partAddress =
  (number: number): Scripted =>
  ({ headers }: ArrivedRequest, response: ServerResponse) =>
    void response
      .writeHead(200, { 'content-type': 'text/plain' })
      .end(`http://${headers.host}/bucket/part-${number}?X-Amz-Signature=${'5eC7e7'.repeat(10)}`);

export const noContent: Scripted = (_: ArrivedRequest, response: ServerResponse) => void response.writeHead(204).end();

/** The connection ends without a word, as when an answer is lost. */
export const lost: Scripted = (_: ArrivedRequest, response: ServerResponse) => void response.socket?.destroy();

export const seen = ({ server }: Harness): string[] => server.arrived.map(({ method, path }) => `${method} ${path}`);

const mediaId = asId<PostMedia['mediaId']>('0190a1b2-0000-7000-8000-000000000001');

export const picture = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'image',
  mimeType: 'image/png',
  bytes: 1_000,
  ...more,
});
export const video = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'video',
  mimeType: 'video/mp4',
  bytes: 1_000,
  ...more,
});

/** A file whose bytes count up, so that a test sees which of them arrived. */
export function source(media: PostMedia, chunkBytes = 300_000): MediaSource {
  const bytes = Buffer.alloc(media.bytes);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = at % 251;
  return {
    ...media,
    publicUrl: () => 'https://media.example/file',
    async open(fromByte = 0) {
      return (async function* () {
        for (let at = fromByte; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
      })();
    },
  };
}

/** The handle of an upload that Fanvue has processed. */
export const staged = (externalId: string, uploadedAtMs = Date.now()): StagingHandle => ({
  externalId,
  ready: true,
  resume: { step: 'process', uploadedAtMs },
});

export function partOf(text: string, media: PostMedia[] = [], more: Partial<PartToCommit> = {}): PartToCommit {
  const uploads = [ids.media, ids.otherMedia];
  return {
    part: { text, media },
    options: { audience: 'subscribers' },
    handles: Object.fromEntries(media.map((_, index) => [`media[${index}]`, staged(uploads[index]!)])),
    media: media.map((file) => source(file)),
    isFirst: true,
    ...more,
  };
}
