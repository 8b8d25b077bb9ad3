import { type Answer, answered, type Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { creatorInfo } from './creator.js';
import { errorAnswer, refuse } from './errors.js';
import { initDraft, initPhotos, initVideo } from './inits.js';
import * as oauth from './oauth.js';
import type { TikTokSimulator } from './simulator.js';
import { cancel, fetchStatus } from './status.js';
import { authenticate, type Bearer } from './tokens.js';
import { chunkBytesMax, putChunk } from './upload.js';
import { userInfo } from './users.js';
import { listVideos, queryVideos } from './videos.js';

interface TikTokEndpoint {
  method: string;
  path: string;
  /** Any one of them is enough. */
  scopes: string[];
  act(tiktok: TikTokSimulator, call: Call, bearer: Bearer): Answer | Promise<Answer>;
}

const posting = ['video.publish', 'video.upload'];

const endpoints: TikTokEndpoint[] = [
  { method: 'GET', path: '/v2/user/info/', scopes: ['user.info.basic'], act: userInfo },
  {
    method: 'POST',
    path: '/v2/post/publish/creator_info/query/',
    scopes: ['video.publish'],
    act: (tiktok, _, { account }) => creatorInfo(tiktok, account),
  },
  { method: 'POST', path: '/v2/post/publish/video/init/', scopes: ['video.publish'], act: initVideo },
  { method: 'POST', path: '/v2/post/publish/inbox/video/init/', scopes: ['video.upload'], act: initDraft },
  { method: 'POST', path: '/v2/post/publish/content/init/', scopes: posting, act: initPhotos },
  { method: 'POST', path: '/v2/post/publish/status/fetch/', scopes: posting, act: fetchStatus },
  { method: 'POST', path: '/v2/post/publish/cancel/', scopes: posting, act: cancel },
  { method: 'POST', path: '/v2/video/list/', scopes: ['video.list'], act: listVideos },
  { method: 'POST', path: '/v2/video/query/', scopes: ['video.list'], act: queryVideos },
];

/** Everything below `open.tiktokapis.com`. The slash at the end counts (§10). */
export function apiEndpoints(tiktok: TikTokSimulator): Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/v2/oauth/token/',
      tokenEndpoint: true,
      act: (call) => oauth.token(tiktok, call),
    },
    { method: 'POST', path: '/v2/oauth/revoke/', act: (call) => oauth.revoke(tiktok, call) },
    ...endpoints.map((endpoint) => ({
      method: endpoint.method,
      path: endpoint.path,
      act: (call: Call) => guarded(tiktok, endpoint, call),
    })),
  ];
}

/** Everything on the upload host, which asks for no token but the one in the address. */
export const uploadEndpoints = (tiktok: TikTokSimulator): Endpoint[] => [
  { method: 'PUT', path: '/video/', bodyBytesMax: chunkBytesMax, act: (call) => putChunk(tiktok, call) },
];

export const unknownPath = (): Answer => errorAnswer('invalid_params', { status: 404, message: 'Unsupported path' });

/** First who asks, then whether there is room, then whether they may, then what they want. */
async function guarded(tiktok: TikTokSimulator, endpoint: TikTokEndpoint, call: Call): Promise<Answer> {
  const bearer = authenticate(tiktok, call);
  const { allowed } = tiktok.limits.take(call.endpoint, { appId: tiktok.app.id, accountId: bearer.account.id });
  if (!allowed) return errorAnswer('rate_limit_exceeded');
  return await answered(() => {
    if (!endpoint.scopes.some((scope) => bearer.scopes.includes(scope))) throw refuse('scope_not_authorized');
    return endpoint.act(tiktok, call, bearer);
  });
}
