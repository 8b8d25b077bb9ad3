import { commentId } from '../../platforms/fanvue/comments.js';
import type { ControlOf } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import type { Moment, SimulatedPlatform } from './simulatedPlatform.js';
import { throughControl } from './throughControl.js';

const redirectUri = 'https://app.example/callbacks/fanvue';

const moments: Record<Moment, Match> = {
  exchange: { path: '/oauth2/token', form: { grant_type: 'authorization_code' } },
  refresh: { path: '/oauth2/token', form: { grant_type: 'refresh_token' } },
  revoke: { path: '/oauth2/revoke' },
  account: { method: 'GET', path: '/users/me' },
  upload: { method: 'PUT', path: '/uploads/:mediaUuid/:uploadId' },
  commit: { method: 'POST', path: '/posts' },
  remove: { method: 'DELETE', path: '/posts/:uuid' },
  history: { method: 'GET', path: '/posts' },
};

/** With Fanvue's own levers, for what is particular about Fanvue. */
export type SimulatedFanvue = SimulatedPlatform & { readonly control: ControlOf<'fanvue'> };

export async function simulatedFanvue(): Promise<SimulatedFanvue> {
  const simulators = await startSimulators({ only: ['fanvue'], fanvue: { redirectUris: [redirectUri] } });
  const { addresses, app, control } = simulators.fanvue;
  let accounts = 0;

  return {
    settings: { addresses, ...app },
    redirectUri,
    control,
    missingId: '00000000-0000-4000-8000-000000000000',
    async newAccount(traits) {
      accounts += 1;
      const { id, handle } = await control.seedAccount({ handle: `someone_${accounts}`, ...traits });
      return { externalId: id, username: handle };
    },
    plainPost: async (text) => ({
      part: { text, media: [] },
      media: [],
      options: { audience: 'followers-and-subscribers' },
    }),
    consent: (authorizeUrl, { account, declinedScopes, cancelled }) =>
      decideConsent(authorizeUrl, {
        account: account.externalId,
        decline: [...(declinedScopes ?? [])],
        cancel: cancelled,
      }),
    async spentTokensDie() {
      await control.clock.advance((await control.knobs.get()).refreshGraceMs);
    },

    async livePosts({ externalId }) {
      const posts = await control.livePosts(externalId);
      const answers = await Promise.all(posts.map(({ id }) => control.comments(id)));
      return [
        ...posts.map(({ id, text, mediaUuids }) => ({
          externalId: id,
          text: text ?? '',
          mediaCount: mediaUuids.length,
          altTexts: [],
        })),
        // What the account itself has said below its posts.
        ...answers
          .flat()
          .filter(({ userId }) => userId === externalId)
          .map(({ id, postId, text }) => ({
            ...{ externalId: commentId(postId, id), text, mediaCount: 0, altTexts: [] },
            replyToExternalId: postId,
          })),
      ];
    },
    seedHistory: ({ externalId }, count) => control.seedPosts(externalId, { count }),
    async comment(_, postExternalId, text) {
      const { id } = await control.seedComment('a_stranger', postExternalId, text);
      return commentId(postExternalId, id);
    },
    async message({ externalId }, text) {
      const { id, fromId } = await control.seedMessage('a_stranger', externalId, text);
      return { externalId: id, senderId: fromId };
    },
    takeBack: (kind, externalId) =>
      kind === 'comment' ? control.deleteComment(externalId.split('/')[1]!) : control.unsendMessage(externalId),
    rewrite: (externalId, text) => control.editComment(externalId.split('/')[1]!, text),
    async sentMessages({ externalId }) {
      return (await control.messages(externalId))
        .filter(({ fromId }) => fromId === externalId)
        .map(({ text }) => text ?? '');
    },

    ...throughControl(control, { moments, isOAuth: (endpoint) => endpoint.includes('oauth2') }),
    stop: () => simulators.stop(),
  };
}
