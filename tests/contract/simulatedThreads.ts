import type { ThreadsControl } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import type { Moment, SimulatedPlatform } from './simulatedPlatform.js';
import { throughControl } from './throughControl.js';

const redirectUri = 'https://app.example/callbacks/threads';

const moments: Record<Moment, Match> = {
  exchange: { path: '/oauth/access_token' },
  refresh: { path: '/refresh_access_token' },
  revoke: { method: 'DELETE', path: '/v1.0/me/permissions' },
  account: { method: 'GET', path: '/v1.0/me' },
  upload: { method: 'POST', path: '/v1.0/me/threads' },
  commit: { method: 'POST', path: '/v1.0/me/threads_publish' },
  remove: { method: 'DELETE', path: '/v1.0/:id' },
  history: { method: 'GET', path: '/v1.0/me/threads' },
};

/** With Threads’ own levers, for what is particular about it. */
export type SimulatedThreads = SimulatedPlatform & { readonly control: ThreadsControl };

export async function simulatedThreads(): Promise<SimulatedThreads> {
  const simulators = await startSimulators({ only: ['threads'], threads: { redirectUris: [redirectUri] } });
  const { addresses, app, control } = simulators.threads;
  // Its waits are for the tests of Threads alone: the suite refreshes at once, and does not wait between its looks.
  await control.knobs.set({ refreshMinAgeMs: 0, notFoundForMs: 0 });
  let accounts = 0;

  return {
    settings: { addresses, ...app, options: { settleMs: '0', replyTargetLagMs: '0' } },
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

    async livePosts({ externalId }) {
      return (await control.posts(externalId))
        .filter(({ deletedAt }) => !deletedAt)
        .map(({ id, text, media, repliedTo }) => ({
          externalId: id,
          text,
          mediaCount: media.length,
          altTexts: media.flatMap(({ altText }) => altText ?? []),
          ...(repliedTo !== undefined && { replyToExternalId: repliedTo }),
        }));
    },
    async seedHistory({ externalId }, count) {
      await control.seedPosts(externalId, { count });
      const posts = await control.posts(externalId);
      // Reposts are somebody else's words, and replies are in a list of their own.
      return posts.filter(({ type, repliedTo }) => type !== 'REPOST_FACADE' && !repliedTo).map(({ id }) => id);
    },
    comment: (_, postExternalId, text) => control.seedPost('a_stranger', { text, replyTo: postExternalId }),
    message: async () => {
      throw new Error('Threads has no direct messages');
    },
    takeBack: (_, externalId) => control.deletePost(externalId),
    rewrite: (externalId, text) => control.editPost(externalId, text),
    sentMessages: async () => [],

    ...throughControl(control, {
      moments,
      isOAuth: (endpoint) => /access_token|oauth|permissions/.test(endpoint),
    }),
    stop: () => simulators.stop(),
  };
}
