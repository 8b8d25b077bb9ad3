import { graphError, noSuchObject, refuse, unknownPath as unknownPathError } from '../meta/errors.js';
import type { Answer, Call } from '../shared/call.js';
import type { SimulatedHost } from '../shared/definition.js';
import type { Endpoint } from '../shared/exchange.js';
import * as accounts from './accounts.js';
import { type Actor, accountIn, actorOf } from './actor.js';
import * as comments from './comments.js';
import * as insights from './insights.js';
import { mediaList, stories } from './lists.js';
import * as messages from './messages.js';
import * as oauth from './oauth.js';
import * as publishing from './publishing.js';
import type { InstagramSimulator } from './simulator.js';
import * as webhooks from './webhooks.js';

type Act = (ig: InstagramSimulator, call: Call) => Answer | Promise<Answer>;

/** What every node of the Graph answers by its id alone, whatever it is. */
const nodes = {
  get: (ig: InstagramSimulator, call: Call) => onNode(ig, call, 'get'),
  post: (ig: InstagramSimulator, call: Call) => onNode(ig, call, 'post'),
  delete: (ig: InstagramSimulator, call: Call) => onNode(ig, call, 'delete'),
};

async function onNode(ig: InstagramSimulator, call: Call, verb: 'get' | 'post' | 'delete'): Promise<Answer> {
  const actor: Actor = actorOf(ig, call);
  const id = call.params.id!;
  const { state, containers } = ig;
  const media = state.media.get(id);
  const comment = state.comments.get(id);
  if (verb === 'delete') {
    if (media) return publishing.removeMedia(ig, call, actor, media);
    if (comment) return comments.remove(ig, call, actor, comment);
    if ([...state.media.values()].some(({ items }) => items.some((item) => item.id === id))) {
      throw refuse({
        code: -1,
        subcode: 2207073,
        message: 'Fatal',
        isTransient: false,
        userTitle: 'Media Type Not Supported',
      });
    }
    throw noSuchObject(id, verb);
  }
  if (verb === 'post') {
    if (media) return comments.enable(ig, call, actor, media);
    if (comment) return comments.hide(ig, call, actor, comment);
    throw noSuchObject(id, verb);
  }
  const container = containers.get(id);
  if (container) return await publishing.containerNode(ig, call, actor, container);
  if (media) return publishing.mediaNode(ig, call, actor, media);
  if (comment) return comments.node(ig, call, actor, comment);
  const thread = state.threads.get(id);
  if (thread) return messages.threadNode(ig, call, actor, thread);
  const message = state.messages.get(id);
  if (message) return messages.messageNode(ig, call, actor, message);
  const page = state.pages.get(id);
  if (page) return accounts.pageById(ig, call, actor, page);
  return accounts.accountNode(ig, call, actor, accountIn(ig, actor, id));
}

/** Alike on both hosts. The first that fits is the one, as in Express. */
const shared: readonly [string, string, Act][] = [
  ['GET', '/me', accounts.me],
  ['GET', '/me/conversations', messages.conversations],
  ['POST', '/me/messages', messages.send],
  ['POST', '/:id/messages', messages.send],
  ['GET', '/:id/content_publishing_limit', publishing.publishingLimit],
  ['POST', '/:id/media', publishing.createContainer],
  ['GET', '/:id/media', mediaList],
  ['GET', '/:id/stories', stories],
  ['POST', '/:id/media_publish', publishing.publish],
  ['GET', '/:id/comments', comments.list],
  ['POST', '/:id/comments', comments.create],
  ['GET', '/:id/replies', comments.replies],
  ['POST', '/:id/replies', comments.reply],
  ['GET', '/:id/insights', onInsights],
  ['GET', '/:id', nodes.get],
  ['POST', '/:id', nodes.post],
  ['DELETE', '/:id', nodes.delete],
];

function onInsights(ig: InstagramSimulator, call: Call): Answer {
  return ig.state.media.has(call.params.id!) ? insights.ofMedia(ig, call) : insights.ofAccount(ig, call);
}

const byFacebook: readonly [string, string, Act][] = [
  ['GET', '/me/permissions', oauth.permissions],
  ['DELETE', '/me/permissions', oauth.revoke],
  ['DELETE', '/me/permissions/:permission', oauth.revoke],
  ['DELETE', '/:id/permissions', oauth.revoke],
  ['DELETE', '/:id/permissions/:permission', oauth.revoke],
  ['GET', '/debug_token', oauth.debugToken],
  ['GET', '/me/accounts', accounts.pages],
  ['GET', '/me/businesses', accounts.businesses],
  ['GET', '/:id/owned_pages', (ig, call) => accounts.businessPages(ig, call, 'owned')],
  ['GET', '/:id/client_pages', (ig, call) => accounts.businessPages(ig, call, 'client')],
  ['GET', '/:id/conversations', messages.conversations],
  ['GET', '/:id/subscribed_apps', webhooks.subscriptions],
  ['POST', '/:id/subscribed_apps', webhooks.subscribe],
  ['DELETE', '/:id/subscribed_apps', webhooks.unsubscribe],
];

const byInstagram: readonly [string, string, Act][] = [
  ['DELETE', '/me/permissions', oauth.instagramRevoke],
  ['GET', '/me/subscribed_apps', webhooks.subscriptions],
  ['POST', '/me/subscribed_apps', webhooks.subscribe],
  ['DELETE', '/me/subscribed_apps', webhooks.unsubscribe],
];

/** Below a version of the interface, `/v25.0`; one that is gone answers nothing else. */
const versioned = (ig: InstagramSimulator, table: readonly [string, string, Act][]): Endpoint[] =>
  table.map(([method, path, act]) => ({
    method,
    path: `/:version${path}`,
    act: (call) => {
      const { version = '' } = call.params;
      if (!/^v\d+\.\d+$/.test(version)) throw refuse({ code: 2500, message: `Unknown path components: ${call.path}` });
      if (!ig.knobs.versions.includes(version)) {
        throw refuse({
          code: 2635,
          message: `(#2635) You are calling a deprecated version of the API. Please update to the latest version: ${ig.knobs.versions.at(-1)}.`,
        });
      }
      return act(ig, call);
    },
  }));

export const unknownPath = ({ path }: Call): Answer => unknownPathError(path);
/** What is no call at all. */
export const malformed = graphError({ code: 100, message: '(#100) Invalid request' });

/** `graph.facebook.com`. */
export const facebookHost = (ig: InstagramSimulator): SimulatedHost => ({
  endpoints: [
    ...(['GET', 'POST'] as const).map(
      (method): Endpoint => ({
        ...{ method, path: '/:version/oauth/access_token', tokenEndpoint: true },
        act: (call) => oauth.facebookToken(ig, call),
      }),
    ),
    ...versioned(ig, [...byFacebook, ...shared]),
  ],
  unknownPath,
  malformed,
});

/** `graph.instagram.com`. */
export const instagramHost = (ig: InstagramSimulator): SimulatedHost => ({
  endpoints: [
    { method: 'GET', path: '/access_token', tokenEndpoint: true, act: (call) => oauth.instagramLong(ig, call) },
    {
      method: 'GET',
      path: '/refresh_access_token',
      tokenEndpoint: true,
      act: (call) => oauth.instagramRefresh(ig, call),
    },
    ...versioned(ig, [...byInstagram, ...shared]),
  ],
  unknownPath,
  malformed,
});

/** `api.instagram.com`. */
export const tokenHost = (ig: InstagramSimulator): SimulatedHost => ({
  endpoints: [
    { method: 'POST', path: '/oauth/access_token', tokenEndpoint: true, act: (call) => oauth.instagramToken(ig, call) },
  ],
  unknownPath,
  malformed,
});

const uploadBytesMax = 320 * 1024 * 1024;

/** `rupload.facebook.com`. */
export const uploadHost = (ig: InstagramSimulator): SimulatedHost => ({
  endpoints: [
    {
      method: 'POST',
      path: '/ig-api-upload/:version/:id',
      bodyBytesMax: uploadBytesMax,
      act: (call) => publishing.upload(ig, call),
    },
  ],
  unknownPath,
  malformed,
});
