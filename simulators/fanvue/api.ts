import { type Answer, answered, type Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import * as chats from './chats.js';
import * as collections from './collections.js';
import * as comments from './comments.js';
import { insufficientScope, retiredVersion, tooManyRequests, unsupportedVersion, withError } from './errors.js';
import * as insights from './insights.js';
import * as media from './media.js';
import { listNotifications } from './notifications.js';
import * as posts from './posts.js';
import type { FanvueSimulator } from './simulator.js';
import { authenticate, type Bearer } from './tokens.js';
import { readAccount, readMe } from './users.js';

type Act = (fanvue: FanvueSimulator, call: Call, bearer: Bearer) => Answer | Promise<Answer>;

/** An endpoint with the scopes that it needs (§1.5). */
type FanvueEndpoint = [method: string, path: string, scopes: string[], act: Act];

const endpoints: FanvueEndpoint[] = [
  ['GET', '/users/me', ['read:self'], (fanvue, _, bearer) => readMe(fanvue, bearer)],
  ['GET', '/users/account', ['read:self'], (fanvue, _, bearer) => readAccount(fanvue, bearer)],
  ['GET', '/notifications', ['read:self'], listNotifications],

  ['GET', '/posts', ['read:post'], posts.listPosts],
  ['POST', '/posts', ['write:post'], posts.createPost],
  ['GET', '/posts/:uuid', ['read:post'], posts.readPost],
  ['PATCH', '/posts/:uuid', ['write:post'], posts.patchPost],
  ['DELETE', '/posts/:uuid', ['write:post'], posts.deletePost],
  ['POST', '/posts/:uuid/pin', ['write:post'], (...of) => posts.pinPost(...of, true)],
  ['DELETE', '/posts/:uuid/pin', ['write:post'], (...of) => posts.pinPost(...of, false)],
  ['GET', '/posts/:uuid/comments', ['read:post'], comments.listComments],
  ['POST', '/posts/:uuid/comments', ['write:post'], comments.createComment],
  ['DELETE', '/posts/:uuid/comments/:commentUuid', ['write:post'], comments.deleteComment],
  ['GET', '/posts/:uuid/likes', ['read:post'], (...of) => comments.listReactions(...of, 'like')],
  ['GET', '/posts/:uuid/tips', ['read:post'], (...of) => comments.listReactions(...of, 'tip')],
  ['GET', '/collections', ['read:post'], collections.listCollections],
  ['POST', '/collections', ['write:post'], collections.createCollection],
  ['DELETE', '/collections/:uuid', ['write:post'], collections.deleteCollection],

  ['POST', '/media/uploads', ['write:media'], media.beginUpload],
  ['GET', '/media/uploads/:uploadId/parts/:part/url', ['write:media'], media.partUrl],
  ['PATCH', '/media/uploads/:uploadId', ['write:media'], media.completeUpload],
  ['GET', '/media', ['read:media'], media.listMedia],
  ['GET', '/media/:uuid', ['read:media'], media.readMedia],

  ['GET', '/chats', ['read:chat'], chats.listChats],
  ['POST', '/chats', ['write:chat'], chats.openChat],
  ['GET', '/chats/unread', ['read:chat'], (fanvue, _, bearer) => chats.countUnread(fanvue, bearer)],
  ['PATCH', '/chats/:userUuid', ['write:chat'], chats.changeChat],
  ['GET', '/chats/:userUuid/messages', ['read:chat'], chats.listMessages],
  ['POST', '/chats/:userUuid/message', ['write:chat'], chats.sendMessage],
  ['DELETE', '/chats/:userUuid/messages/:messageUuid', ['write:chat'], chats.unsend],

  ['GET', '/followers', ['read:fan'], insights.listFans],
  ['GET', '/subscribers', ['read:fan'], insights.listFans],
  ['GET', '/insights/earnings', ['read:insights'], insights.listEarnings],
  ['GET', '/insights/earnings/summary', ['read:insights'], (fanvue, _, bearer) => insights.readSummary(fanvue, bearer)],
];

/** Everything below `api.fanvue.com`. */
export const apiEndpoints = (fanvue: FanvueSimulator): Endpoint[] =>
  endpoints.map(([method, path, scopes, act]) => ({
    method,
    path,
    act: (call) => guarded(fanvue, call, scopes, act),
  }));

export const unknownPath = (): Answer => ({ status: 404, body: { message: 'Not Found' } });

/** First the version, then who asks, then whether there is room, then whether they may, then what they want. */
async function guarded(fanvue: FanvueSimulator, call: Call, scopes: string[], act: Act): Promise<Answer> {
  const refused = wrongVersion(fanvue, call);
  if (refused) return refused;
  const bearer = authenticate(fanvue, call);
  const { headers, isFull } = takeRoom(fanvue, bearer);
  const answer = isFull ? tooManyRequests : await answered(() => permitted(fanvue, call, bearer, scopes, act));
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

function wrongVersion({ knobs }: FanvueSimulator, { headers }: Call): Answer | undefined {
  const version = headers['x-fanvue-api-version'];
  const name = Array.isArray(version) ? version.join(', ') : version;
  const next = name === undefined ? undefined : knobs.retiredVersions[name];
  if (name !== undefined && next !== undefined) return retiredVersion(name, next);
  if (name === undefined || !knobs.versions.includes(name)) throw unsupportedVersion(name);
  return undefined;
}

/** One bucket for each owner of an app, told of in every reply (§6). */
function takeRoom({ buckets, knobs, app, clock }: FanvueSimulator, { user }: Bearer) {
  const rule = { limit: knobs.requestsPerMinute, windowMs: knobs.requestWindowMs };
  const key = `${app.clientId} ${user.id}`;
  const { states, full } = buckets.take([{ key, rule }]);
  const { remaining, resetAt } = states[0]!;
  const nextAt = buckets.nextAt(key, rule);
  const reset = knobs.resetMeans === 'full' ? resetAt : remaining > 0 ? clock.now() : nextAt;
  return {
    isFull: full !== undefined,
    headers: {
      'x-ratelimit-limit': String(rule.limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(Math.ceil(reset / 1000)),
      ...(full && { 'retry-after': String(Math.max(1, Math.ceil((nextAt - clock.now()) / 1000))) }),
    },
  };
}

function permitted(
  fanvue: FanvueSimulator,
  call: Call,
  bearer: Bearer,
  scopes: string[],
  act: Act,
): Answer | Promise<Answer> {
  if (!scopes.every((scope) => bearer.grant.scopes.includes(scope))) throw insufficientScope();
  if (call.method !== 'GET' && bearer.user.status === 'suspended') throw withError(403, 'Account is suspended');
  return act(fanvue, call, bearer);
}
