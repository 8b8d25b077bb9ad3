import type { ServerResponse } from 'node:http';
import { asId } from '../../domain/ids.js';
import type { PostMedia, PostPart } from '../../domain/post.js';
import type { AccountFacts, MediaSource, PartToCommit, Platform, StagingHandle, StagingJob } from '../platform.js';
import { type ArrivedRequest, type StubServer, sendJson, stubCall, stubServer } from '../stubServer.js';
import { instagramDefinition, instagramLoginDefinition } from './index.js';

/** For unit tests: Instagram's adapters in front of a server that answers by endpoint, without the version, each list from first to last. */
export interface Harness {
  readonly instagram: Platform;
  readonly server: StubServer;
  readonly call: ReturnType<typeof stubCall>;
}

/** A body to answer 200 with, or a function that answers by itself. */
export type Scripted = unknown;
export type Script = Record<string, readonly Scripted[]>;

export const ownId = '17841400000000011';
export const pageToken = 'EAApageTokenOfCafeNord0123456789';

export const cafeNord: AccountFacts = {
  externalId: ownId,
  username: 'cafe.nord',
  facts: { flavour: 'facebook-login', pageId: '334455', pageName: 'Cafe Nord' },
  grantedScopes: [],
};

async function scripted(script: Script): Promise<StubServer> {
  const left = new Map(Object.entries(script).map(([endpoint, answers]) => [endpoint, [...answers]]));
  return await stubServer((request, response) => {
    const endpoint = `${request.method} ${request.path.replace(/^\/v[\d.]+/, '')}`;
    const next = left.get(endpoint)?.shift();
    if (typeof next === 'function') next(request, response);
    else if (next === undefined) sendJson(response, 500, { error: { message: `Nothing is scripted: ${endpoint}` } });
    else sendJson(response, 200, next);
  });
}

const credentials = { clientId: 'id', clientSecret: 'secret' };

/** Facebook Login. */
export async function withInstagram(script: Script): Promise<Harness> {
  const server = await scripted(script);
  const instagram = instagramDefinition.create({
    addresses: { apiUrl: server.url, webUrl: 'https://www.facebook.com' },
    ...credentials,
  });
  return { instagram, server, call: stubCall({ account: cafeNord, companionTokens: { page: pageToken } }) };
}

/** Instagram Login. */
export async function withInstagramLogin(script: Script): Promise<Harness> {
  const server = await scripted(script);
  const instagram = instagramLoginDefinition.create({
    addresses: { apiUrl: server.url, webUrl: 'https://www.instagram.com', tokenUrl: server.url },
    ...credentials,
  });
  const account = { ...cafeNord, facts: { flavour: 'instagram-login', accountType: 'BUSINESS' } };
  return { instagram, server, call: stubCall({ account }) };
}

export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Scripted =>
  (_: ArrivedRequest, response: ServerResponse) =>
    sendJson(response, status, body, headers);

/** The connection ends without a word, as when an answer is lost. */
export const lost: Scripted = (_: ArrivedRequest, response: ServerResponse) => void response.socket?.destroy();

/** What a form held. */
export const formOf = ({ body }: ArrivedRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString()));

// ---------------------------------------------------------------- posts

const mediaId = asId<PostMedia['mediaId']>('0190a1b2-0000-7000-8000-000000000001');

export const picture = (more: Partial<PostMedia> = {}): PostMedia => ({
  ...{ mediaId, kind: 'image', mimeType: 'image/jpeg', bytes: 1_000, width: 1_080, height: 1_080 },
  ...more,
});
export const video = (more: Partial<PostMedia> = {}): PostMedia => ({
  ...{ mediaId, kind: 'video', mimeType: 'video/mp4', bytes: 1_000, width: 1_080, height: 1_920 },
  ...{ durationMs: 10_000, frameRate: 30, videoCodec: 'avc', audioCodec: 'aac' },
  ...more,
});

export const source = (media: PostMedia): MediaSource => ({
  ...media,
  publicUrl: () => `https://media.example/signed-address-of-${media.role ?? media.kind}`,
  async open(fromByte = 0) {
    return (async function* () {
      yield Buffer.alloc(media.bytes - fromByte, 7);
    })();
  },
});

export const part = (media: readonly PostMedia[], text = 'Brunch'): PostPart => ({ text, media });

/** A job whose handles are kept as the product keeps them. */
export function job(of: PostPart, options: StagingJob['options'] = {}, before: Record<string, StagingHandle> = {}) {
  const handles: Record<string, StagingHandle> = { ...before };
  const asked: StagingJob = {
    part: of,
    options,
    media: of.media.map(source),
    handles,
    async save(key, handle) {
      handles[key] = handle;
    },
  };
  return asked;
}

export const staged = (externalId = '17889000000000001', more: Partial<StagingHandle> = {}): StagingHandle => ({
  externalId,
  ready: true,
  expiresAtMs: Date.now() + 20 * 3_600_000,
  resume: { step: 'process', createdAtMs: Date.now() - 60_000, failed: 0, seen: true },
  ...more,
});

export const toCommit = (of: PostPart, more: Partial<PartToCommit> = {}): PartToCommit => ({
  part: of,
  options: {},
  handles: { 'media[0]': staged() },
  media: of.media.map(source),
  isFirst: true,
  ...more,
});
