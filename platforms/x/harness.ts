import type { ServerResponse } from 'node:http';
import { asId } from '../../domain/ids.js';
import type { PostMedia } from '../../domain/post.js';
import type { AccountFacts, MediaSource, Platform } from '../platform.js';
import { type ArrivedRequest, type StubServer, sendJson, stubCall, stubServer } from '../stubServer.js';
import { xDefinition } from './index.js';

/** For unit tests: X's adapter in front of a server that answers by endpoint (`POST /2/tweets`), each list from first to last. */
export interface Harness {
  readonly x: Platform;
  readonly server: StubServer;
  readonly call: ReturnType<typeof stubCall>;
}

/** A body to answer 200 with, or a function that answers by itself. */
export type Scripted = unknown;

export const demoStudio: AccountFacts = {
  externalId: '2244994945',
  username: 'demo_studio',
  facts: { subscriptionType: 'None' },
  grantedScopes: ['tweet.read', 'tweet.write', 'users.read', 'dm.read', 'dm.write', 'media.write', 'offline.access'],
};

export async function withX(script: Record<string, readonly Scripted[]>): Promise<Harness> {
  const left = new Map(Object.entries(script).map(([endpoint, answers]) => [endpoint, [...answers]]));
  const server = await stubServer((request, response) => {
    const endpoint = `${request.method} ${request.path}`;
    const next = left.get(endpoint)?.shift();
    if (typeof next === 'function') next(request, response);
    else if (next === undefined) sendJson(response, 500, { detail: `No answer is scripted for ${endpoint}` });
    else sendJson(response, 200, next);
  });
  const x = xDefinition.create({
    addresses: { apiUrl: server.url, webUrl: 'https://x.com' },
    clientId: 'id',
    clientSecret: 'secret',
  });
  return { x, server, call: stubCall({ account: demoStudio }) };
}

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    sendJson(response, status, body, headers);

/** The connection ends without a word, as when an answer is lost. */
export const lost: Scripted = (_: ArrivedRequest, response: ServerResponse) => void response.socket?.destroy();

export const mediaId = asId<PostMedia['mediaId']>('0190a1b2-0000-7000-8000-000000000001');

export const picture = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'image',
  mimeType: 'image/png',
  bytes: 1_000,
  ...more,
});
export const gif = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'gif',
  mimeType: 'image/gif',
  bytes: 1_000,
  frames: 3,
  ...more,
});
export const video = (more: Partial<PostMedia> = {}): PostMedia => ({
  mediaId,
  kind: 'video',
  mimeType: 'video/mp4',
  bytes: 1_000,
  width: 1_280,
  height: 720,
  durationMs: 5_000,
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
