import './simulatorLine.js';
import type { SimulatorName } from '../../../simulators/index.js';
import { startSimulators } from '../../../simulators/server.js';
import type { StartedOf } from '../../../simulators/shared/control.js';
import type { Match } from '../../../simulators/shared/levers.js';
import { decideConsent } from '../../../simulators/shared/owner.js';
import type { Moment, SimulatedPlatform } from '../simulatedPlatform.js';
import { throughControl } from '../throughControl.js';
import type { chirpSimulator } from './simulator/index.js';

const redirectUri = 'https://app.example/callbacks/chirp';

const moments: Record<Moment, Match> = {
  exchange: { path: '/oauth/token', form: { grant_type: 'authorization_code' } },
  refresh: { path: '/oauth/token', form: { grant_type: 'refresh_token' } },
  revoke: { path: '/oauth/revoke' },
  account: { method: 'GET', path: '/v1/me' },
  upload: { method: 'POST', path: '/v1/pictures' },
  commit: { method: 'POST', path: '/v1/posts' },
  remove: { method: 'DELETE', path: '/v1/posts/:id' },
  history: { method: 'GET', path: '/v1/me/posts' },
};

export async function simulatedChirp(): Promise<SimulatedPlatform> {
  const simulators = await startSimulators({
    only: ['chirp' as SimulatorName],
    chirp: { redirectUris: [redirectUri] },
  } as object);
  const { addresses, app, control } = (simulators as unknown as { chirp: StartedOf<typeof chirpSimulator> }).chirp;
  const noMessages = () => Promise.reject(new Error('Chirp has no direct messages'));
  let accounts = 0;

  return {
    settings: { addresses, ...app },
    redirectUri,
    async newAccount() {
      accounts += 1;
      const { id, username } = await control.account(`someone_${accounts}`);
      return { externalId: id, username };
    },
    consent: (authorizeUrl, { account, declinedScopes = [], cancelled }) =>
      decideConsent(authorizeUrl, { account: account.externalId, decline: [...declinedScopes], cancel: cancelled }),
    async livePosts({ externalId }) {
      return (await control.posts(externalId)).map(({ id, text, replyTo, pictureId, alt }) => ({
        externalId: id,
        text,
        mediaCount: pictureId === undefined ? 0 : 1,
        altTexts: alt === undefined ? [] : [alt],
        ...(replyTo !== undefined && { replyToExternalId: replyTo }),
      }));
    },
    seedHistory: ({ externalId }, count) => control.seedPosts(externalId, count),
    comment: (_, postExternalId, text) => control.comment('a_stranger', postExternalId, text),
    message: noMessages,
    sentMessages: noMessages,
    ...throughControl(control, { moments, isOAuth: (endpoint) => endpoint.includes('/oauth/') }),
    stop: () => simulators.stop(),
  };
}
