import {
  graphError,
  noSuchObject,
  permissionMissing,
  tokenRefusal,
  unknownPath as unknownGraphPath,
} from '../meta/errors.js';
import { authenticate } from '../meta/tokens.js';
import { appUsage } from '../meta/usage.js';
import { type Answer, answered, type Call, Refusal } from '../shared/call.js';
import type { Endpoint } from '../shared/exchange.js';
import { throttled } from './errors.js';
import { accountInsights, postInsights } from './insights.js';
import * as oauth from './oauth.js';
import * as publish from './publish.js';
import * as reading from './reading.js';
import type { Scope } from './scopes.js';
import type { Member, ThreadsSimulator } from './simulator.js';

type Act = (threads: ThreadsSimulator, call: Call, member: Member) => Answer | Promise<Answer>;
type Row = [method: string, path: string, scopes: Scope[], act: Act];

const basic: Scope = 'threads_basic';

/** Calls of data, with the scopes of §1.1. `:user` is the profile’s own id, or `me`. */
const rows: Row[] = [
  ['GET', '/me', [basic], reading.readProfile],
  ['POST', '/:user/threads', [basic, 'threads_content_publish'], publish.createContainer],
  ['POST', '/:user/threads_publish', [basic, 'threads_content_publish'], publish.publish],
  ['GET', '/:user/threads_publishing_limit', [basic, 'threads_content_publish'], reading.readLimit],
  ['GET', '/:user/threads', [basic], reading.ownPosts],
  ['GET', '/me/replies', [basic, 'threads_read_replies'], reading.ownReplies],
  ['GET', '/:user/mentions', [basic, 'threads_manage_mentions'], reading.mentions],
  ['GET', '/:user/threads_insights', [basic, 'threads_manage_insights'], accountInsights],
  ['GET', '/:id/replies', [basic, 'threads_read_replies'], reading.topLevelReplies],
  ['GET', '/:id/conversation', [basic, 'threads_read_replies'], reading.conversation],
  ['GET', '/:id/pending_replies', [basic, 'threads_read_replies'], reading.pendingReplies],
  ['GET', '/:id/insights', [basic, 'threads_manage_insights'], postInsights],
  ['POST', '/:id/manage_reply', [basic, 'threads_manage_replies'], reading.manageReply],
  ['POST', '/:id/manage_pending_reply', [basic, 'threads_manage_replies'], reading.managePendingReply],
  ['POST', '/:id/repost', [basic, 'threads_content_publish'], publish.repost],
  ['GET', '/:id', [basic], reading.readObject],
  ['DELETE', '/:id', [basic, 'threads_delete'], publish.remove],
];

const version = '/v1.0';

/** Everything below `graph.threads.net`. Token calls have no version. */
export function apiEndpoints(threads: ThreadsSimulator): Endpoint[] {
  const tokens = (method: string, path: string, act: (call: Call) => Answer): Endpoint => ({
    ...{ method, path, tokenEndpoint: true as const },
    act,
  });
  return [
    tokens('POST', '/oauth/access_token', (call) => oauth.token(threads, call)),
    tokens('GET', '/oauth/access_token', (call) => oauth.token(threads, call)),
    tokens('GET', '/access_token', (call) => oauth.exchangeForLong(threads, call)),
    tokens('GET', '/refresh_access_token', (call) => oauth.refresh(threads, call)),
    { method: 'GET', path: `${version}/debug_token`, act: (call) => oauth.debugToken(threads, call) },
    {
      method: 'DELETE',
      path: `${version}/me/permissions`,
      act: (call) => oauth.revoke(threads, call, authenticate(threads.grants, call, threads.app.clientId)),
    },
    ...rows.map(([method, path, scopes, act]) => ({
      method,
      path: `${version}${path}`,
      act: (call: Call) => guarded(threads, scopes, act, call),
    })),
  ];
}

export const unknownPath = ({ path }: Call): Answer => unknownGraphPath(path);

/** First who asks, then whether there is room, then whether they may, then what they want. */
async function guarded(threads: ThreadsSimulator, scopes: Scope[], act: Act, call: Call): Promise<Answer> {
  const member = memberOf(threads, call);
  const { allowed, full } = threads.limits.take('calls', { appId: threads.app.clientId, accountId: member.profile.id });
  const answer = allowed ? await answered(() => permitted(threads, scopes, act, call, member)) : graphError(throttled);
  if (!threads.knobs.usageHeaders) return answer;
  return { ...answer, headers: { ...appUsage(full ? 100 : 12), ...answer.headers } };
}

function memberOf(threads: ThreadsSimulator, call: Call): Member {
  const { grant } = authenticate(threads.grants, call, threads.app.clientId);
  const profile = threads.state.profiles.get(grant.accountId)!;
  if (profile.status === 'checkpoint') throw new Refusal(tokenRefusal('checkpoint'));
  return { profile, scopes: grant.scopes };
}

function permitted(
  threads: ThreadsSimulator,
  scopes: Scope[],
  act: Act,
  call: Call,
  member: Member,
): Answer | Promise<Answer> {
  const { user } = call.params;
  if (user !== undefined && user !== 'me' && user !== member.profile.id)
    throw noSuchObject(user, call.method.toLowerCase());
  if (!scopes.every((scope) => member.scopes.includes(scope))) throw permissionMissing();
  return act(threads, call, member);
}
