import { type Answer, answered, type Call } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import * as dms from './dms.js';
import {
  applicationOnlyNeeded,
  forbidden,
  legacyErrors,
  notEnrolled,
  problem,
  tooManyRequests,
  unsupportedAuthentication,
  userSuspended,
} from './errors.js';
import { readPost, readPosts } from './lookups.js';
import * as media from './media.js';
import * as oauth from './oauth.js';
import { createPost, deletePost, hideReply } from './posts.js';
import { searchRecent } from './search.js';
import type { XSimulator } from './simulator.js';
import { userMentions, userPosts } from './timelines.js';
import { authenticate, type Bearer, type UserBearer } from './tokens.js';
import { readMe, readUser, readUserByName, readUsers } from './users.js';
import * as webhooks from './webhooks.js';

type Result = Answer | Promise<Answer>;
type Act<Who extends Bearer> = (x: XSimulator, call: Call, bearer: Who) => Result;

/** An endpoint as the table of §1 sees it: the scopes it needs, and whose token it takes. */
interface XEndpoint extends Omit<Endpoint, 'act'> {
  scopes: string[];
  takes: 'user' | 'app' | 'either';
  act: Act<Bearer>;
}

const read = ['tweet.read', 'users.read'];
const write = ['tweet.read', 'tweet.write', 'users.read'];
const dmRead = ['dm.read', ...read];
const dmWrite = ['dm.write', ...read];

const endpoints: XEndpoint[] = [
  ours('POST', '/2/tweets', write, (x, call, { account }) => createPost(x, call, account)),
  ours('DELETE', '/2/tweets/:id', write, (x, call, { account }) => deletePost(x, call, account)),
  ours(
    'PUT',
    '/2/tweets/:tweet_id/hidden',
    ['tweet.read', 'tweet.moderate.write', 'users.read'],
    (x, call, { account }) => hideReply(x, call, account),
  ),
  anyones('GET', '/2/tweets', readPosts),
  anyones('GET', '/2/tweets/search/recent', searchRecent),
  // Enterprise only, as far as low tiers have seen (§5).
  anyones('GET', '/2/tweets/analytics', () => {
    throw notEnrolled();
  }),
  anyones('GET', '/2/tweets/:id', readPost),
  ours('GET', '/2/users/me', read, readMe),
  anyones('GET', '/2/users', readUsers),
  anyones('GET', '/2/users/by/username/:username', readUserByName),
  anyones('GET', '/2/users/:id', readUser),
  anyones('GET', '/2/users/:id/tweets', userPosts),
  anyones('GET', '/2/users/:id/mentions', userMentions),

  {
    ...ours('POST', '/2/media/upload', ['media.write'], (x, call, { account }) => media.uploadAtOnce(x, call, account)),
    bodyBytesMax: 24_000_000,
  },
  ours('GET', '/2/media/upload', ['media.write'], (x, call, { account }) => media.status(x, call, account)),
  ours('POST', '/2/media/upload/initialize', ['media.write'], (x, call, { account }) =>
    media.initialize(x, call, account),
  ),
  {
    ...ours('POST', '/2/media/upload/:id/append', ['media.write'], (x, call, { account }) =>
      media.append(x, call, account),
    ),
    bodyBytesMax: 8_000_000,
  },
  ours('POST', '/2/media/upload/:id/finalize', ['media.write'], (x, call, { account }) =>
    media.finalize(x, call, account),
  ),
  ours('POST', '/2/media/metadata', ['media.write'], (x, call, { account }) => media.describe(x, call, account)),

  ours('GET', '/2/dm_events', dmRead, (x, call, bearer) => dms.listAll(x, call, bearer)),
  ours('DELETE', '/2/dm_events/:event_id', dmWrite, (x, call, bearer) => dms.remove(x, call, bearer)),
  ours('GET', '/2/dm_conversations/with/:participant_id/dm_events', dmRead, (x, call, bearer) =>
    dms.listWith(x, call, bearer),
  ),
  ours('GET', '/2/dm_conversations/:id/dm_events', dmRead, (x, call, bearer) => dms.listConversation(x, call, bearer)),
  ours('POST', '/2/dm_conversations/with/:participant_id/messages', dmWrite, (x, call, bearer) =>
    dms.sendTo(x, call, bearer),
  ),
  ours('POST', '/2/dm_conversations/:dm_conversation_id/messages', dmWrite, (x, call, bearer) =>
    dms.sendInto(x, call, bearer),
  ),
  ours('POST', '/2/dm_conversations', dmWrite, (x, call, bearer) => dms.startGroup(x, call, bearer)),

  apps('POST', '/2/webhooks', webhooks.register),
  apps('GET', '/2/webhooks', webhooks.list),
  apps('PUT', '/2/webhooks/:id', webhooks.recheck),
  apps('DELETE', '/2/webhooks/:id', webhooks.remove),
  anyones('POST', '/2/activity/subscriptions', webhooks.subscribe),
  apps('GET', '/2/activity/subscriptions', webhooks.subscriptions),
  apps('DELETE', '/2/activity/subscriptions/:id', webhooks.unsubscribe),
];

const tokens = { method: 'POST', tokenEndpoint: true } as const;

/** Everything below `api.x.com`. */
export function apiEndpoints(x: XSimulator): Endpoint[] {
  return [
    { ...tokens, path: '/2/oauth2/token', act: (call) => limited(x, call, () => oauth.token(x, call)) },
    { method: 'POST', path: '/2/oauth2/revoke', act: (call) => oauth.revoke(x, call) },
    { ...tokens, path: '/oauth2/token', act: (call) => oauth.appToken(x, call) },
    ...endpoints.map((endpoint) => ({ ...endpoint, act: (call: Call) => guarded(x, endpoint, call) })),
  ];
}

export const unknownPath = (): Answer => problem(404, 'Not Found', 'Not Found');

/** First who asks, then whether there is room, then whether they may, then what they want. A 401 carries no rate headers (§7.1). */
async function guarded(x: XSimulator, endpoint: XEndpoint, call: Call): Promise<Answer> {
  const bearer = authenticate(x, call);
  const accountId = bearer.kind === 'user' ? bearer.account.id : undefined;
  const { allowed, headers } = x.limits.take(call.endpoint, { appId: x.app.id, accountId });
  const answer = allowed ? await answered(() => permitted(x, endpoint, call, bearer)) : tooManyRequests();
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

function permitted(x: XSimulator, endpoint: XEndpoint, call: Call, bearer: Bearer): Result {
  if (bearer.kind === 'app' && endpoint.takes === 'user') throw unsupportedAuthentication('OAuth 2.0 Application-Only');
  if (bearer.kind === 'user') {
    if (endpoint.takes === 'app') throw applicationOnlyNeeded();
    if (bearer.account.status === 'suspended') throw userSuspended();
    if (bearer.account.status === 'locked')
      throw legacyErrors(
        403,
        326,
        'To protect our users from spam and other malicious activity, this account is temporarily locked.',
      );
    if (!endpoint.scopes.every((scope) => bearer.scopes.includes(scope))) throw forbidden();
  }
  return endpoint.act(x, call, bearer);
}

/** The token endpoint has no documented limit; a test may give it one. */
async function limited(x: XSimulator, call: Call, act: () => Answer): Promise<Answer> {
  const { allowed, headers } = x.limits.take(call.endpoint, { appId: x.app.id });
  const answer = allowed ? await answered(act) : tooManyRequests();
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

function ours(method: string, path: string, scopes: string[], act: Act<UserBearer>): XEndpoint {
  return { method, path, scopes, takes: 'user', act: (x, call, bearer) => act(x, call, bearer as UserBearer) };
}

function anyones(method: string, path: string, act: Act<Bearer>): XEndpoint {
  return { method, path, scopes: read, takes: 'either', act };
}

function apps(method: string, path: string, act: Act<Bearer>): XEndpoint {
  return { method, path, scopes: [], takes: 'app', act };
}
