import type { XControl } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import {
  type Fault,
  type Moment,
  rateLimitWaitMs,
  type SimulatedAccount,
  type SimulatedPlatform,
} from './simulatedPlatform.js';

const redirectUri = 'https://app.example/callbacks/x';

const moments: Record<Moment, Match> = {
  exchange: { path: '/2/oauth2/token', form: { grant_type: 'authorization_code' } },
  refresh: { path: '/2/oauth2/token', form: { grant_type: 'refresh_token' } },
  revoke: { path: '/2/oauth2/revoke' },
  account: { method: 'GET', path: '/2/users/me' },
  upload: { method: 'POST', path: '/2/media/upload*' },
  commit: { method: 'POST', path: '/2/tweets' },
  remove: { method: 'DELETE', path: '/2/tweets/:id' },
  history: { method: 'GET', path: '/2/users/:id/tweets' },
};

/** With X's own levers, for what is particular about X. */
export type SimulatedX = SimulatedPlatform & { readonly control: XControl };

export async function simulatedX(): Promise<SimulatedX> {
  const simulators = await startSimulators({ x: { redirectUris: [redirectUri] } });
  const { apiUrl, webUrl, app, control } = simulators.x;
  let accounts = 0;

  const fault: Record<Fault, (match: Match) => Promise<unknown>> = {
    'answer-lost': (match) => control.levers.lostAnswer(match),
    'error-after-acting': (match) => control.levers.serverError(match, { status: 503, acted: true }),
    'page-after-acting': (match) => control.levers.badGateway(match, { acted: true }),
    'json-truncated': (match) => control.levers.truncatedJson(match),
    'body-cut': (match) => control.levers.cutBody(match),
    'body-empty': (match) => control.levers.emptyBody(match),
    'reset-before-acting': (match) => control.levers.resetBefore(match),
    'error-before-acting': (match) => control.levers.serverError(match),
    'rate-limited-by-header': (match) => control.levers.rateLimited(match, { waitMs: rateLimitWaitMs }),
    'rate-limited-in-seconds': (match) =>
      control.levers.rateLimited(match, { hint: 'retry-after-seconds', waitMs: rateLimitWaitMs }),
    'rate-limited-by-date': (match) =>
      control.levers.rateLimited(match, { hint: 'retry-after-date', waitMs: rateLimitWaitMs }),
    'rate-limited-without-hint': (match) => control.levers.rateLimited(match, { hint: 'none' }),
    'wrong-content-type': (match) => control.levers.wrongContentType(match),
    'token-refused': (match) => control.levers.refuse(match, { status: 401, detail: 'Unauthorized' }),
    'quota-exhausted': (match) => control.levers.creditsDepleted(match),
    'secrets-echoed': (match) => control.levers.echoSecrets(match),
    'secrets-echoed-in-a-page': (match) => control.levers.echoSecrets(match, { status: 502, html: true }),
    'refresh-token-left-out': (match) => control.levers.refreshWithoutRefreshToken(match),
    'access-token-blank': (match) => control.levers.refreshBlank(match),
    redirected: (match) => control.levers.refreshRedirected('http://127.0.0.1:9/elsewhere', match),
  };

  return {
    settings: { addresses: { apiUrl, webUrl }, ...app },
    redirectUri,
    control,
    async newAccount(traits) {
      accounts += 1;
      const { id, username } = await control.seedAccount({ username: `someone_${accounts}`, ...traits });
      return { externalId: id, username };
    },
    consent: (authorizeUrl, { account, declinedScopes, cancelled }) =>
      decideConsent(authorizeUrl, {
        account: account.externalId,
        decline: [...(declinedScopes ?? [])],
        cancel: cancelled,
      }),
    removeGrant: async ({ externalId }) => void (await control.revokeGrant(externalId)),

    async livePosts({ externalId }) {
      const [posts, media] = await Promise.all([control.posts(externalId), control.media(externalId)]);
      return posts
        .filter(({ deletedAt }) => !deletedAt)
        .map((post) => ({
          externalId: post.id,
          text: post.sentText,
          mediaCount: post.mediaIds.length,
          altTexts: media.filter(({ id }) => post.mediaIds.includes(id)).flatMap(({ altText }) => altText ?? []),
          ...(post.replyTo && { replyToExternalId: post.replyTo.postId }),
        }));
    },
    async seedHistory({ externalId }, count) {
      await control.seedPosts(externalId, { count });
      const posts = await control.posts(externalId);
      // Reposts are somebody else's words, and an edited post keeps its first id.
      return [...new Set(posts.filter(({ repostOf }) => !repostOf).map(({ editHistory }) => editHistory[0]!))];
    },
    comment: ({ username }, postExternalId, text) =>
      control.seedPost('a_stranger', { text: `@${username} ${text}`, replyTo: postExternalId }),
    async message({ externalId }, text) {
      const { id, senderId } = await control.seedDm('a_stranger', externalId, text);
      return { externalId: id, senderId };
    },
    async sentMessages({ externalId }) {
      return (await control.dms(externalId))
        .filter(({ senderId }) => senderId === externalId)
        .map(({ text }) => text ?? '');
    },

    fault: async (what, at) => void (await fault[what](moments[at])),
    async callsOf({ externalId }: SimulatedAccount) {
      const events = await control.ledger({ account: externalId, phase: 'received' });
      return events.filter(({ endpoint }) => !endpoint.includes('oauth2')).length;
    },
    secrets: async () => (await control.issuedSecrets()).map(({ value }) => value),
    stop: () => simulators.stop(),
  };
}
