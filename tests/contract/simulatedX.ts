import type { XControl } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import type { Moment, SimulatedPlatform } from './simulatedPlatform.js';
import { throughControl } from './throughControl.js';

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
  const simulators = await startSimulators({ only: ['x'], x: { redirectUris: [redirectUri] } });
  const { addresses, app, control } = simulators.x;
  let accounts = 0;

  return {
    settings: { addresses, ...app },
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
    takeBack: (_, externalId) => control.deletePost(externalId),
    async sentMessages({ externalId }) {
      return (await control.dms(externalId))
        .filter(({ senderId }) => senderId === externalId)
        .map(({ text }) => text ?? '');
    },

    ...throughControl(control, { moments, isOAuth: (endpoint) => endpoint.includes('oauth2') }),
    stop: () => simulators.stop(),
  };
}
