import type { ControlOf } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import { fileOf } from './connected.js';
import type { Fault, Moment, SimulatedPlatform } from './simulatedPlatform.js';
import { throughControl } from './throughControl.js';

const redirectUri = 'https://app.example/callbacks/tiktok';

const moments: Record<Moment, Match> = {
  exchange: { path: '/v2/oauth/token/', form: { grant_type: 'authorization_code' } },
  refresh: { path: '/v2/oauth/token/', form: { grant_type: 'refresh_token' } },
  revoke: { path: '/v2/oauth/revoke/' },
  account: { method: 'GET', path: '/v2/user/info/' },
  // A small video's only chunk is its commit, so that what comes before it is the announcement.
  upload: { method: 'POST', path: '/v2/post/publish/video/init/' },
  commit: { method: 'PUT', path: '/video/' },
  remove: { method: 'DELETE', path: '/nothing-removes-a-post' },
  history: { method: 'POST', path: '/v2/video/list/' },
};

const noBody = 'the upload host answers the last chunk without a body: its status is the whole answer.';
/** What cannot go wrong with the plainest post, which is a video that we send. */
export const tiktokCannot: Partial<Record<Fault, string>> = {
  'json-truncated': noBody,
  'body-cut': noBody,
  'body-empty': noBody,
};

export type TikTokControl = ControlOf<'tiktok'>;
/** With TikTok's own levers, for what is particular about TikTok. */
export type SimulatedTikTok = SimulatedPlatform & { readonly control: TikTokControl };

export const publicly = { privacyLevel: 'PUBLIC_TO_EVERYONE' };

/** As an audited app meets it, without delays. */
export async function simulatedTikTok(): Promise<SimulatedTikTok> {
  const simulators = await startSimulators({ only: ['tiktok'], tiktok: { redirectUris: [redirectUri] } });
  const { addresses, app, control } = simulators.tiktok;
  await control.knobs.set({ audited: true, processingMs: 0, moderationMs: 0, photosListed: true });
  let accounts = 0;
  let videos = 0;
  const video = async () => {
    videos += 1; // no two alike
    return fileOf(
      { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000 },
      sampleVideo({ bytes: 200_000 + videos }),
    );
  };

  return {
    settings: { addresses, ...app, options: { audited: 'yes' } },
    redirectUri,
    control,
    async newAccount(traits) {
      accounts += 1;
      const { id, username } = await control.seedAccount({ username: `someone.${accounts}`, ...traits });
      return { externalId: id, username };
    },
    async plainPost(text) {
      const file = await video();
      return { part: { text, media: [file] }, media: [file], options: publicly };
    },
    picture: async ({ seed }) =>
      fileOf(
        { kind: 'image', mimeType: 'image/jpeg', width: 64, height: 64 },
        await samplePicture({ type: 'jpeg', seed }),
      ),
    video,
    consent: (authorizeUrl, { account, declinedScopes, cancelled }) =>
      decideConsent(authorizeUrl, {
        account: account.externalId,
        decline: [...(declinedScopes ?? [])],
        cancel: cancelled,
      }),

    async livePosts({ externalId }) {
      const posts = await control.posts(externalId);
      return posts
        .filter(({ removedAt }) => !removedAt)
        .map(({ id, info, media }) => ({ externalId: id, text: info.text, mediaCount: media.length, altTexts: [] }));
    },
    async seedHistory({ externalId }, count) {
      await control.seedPosts(externalId, { count });
      // TikTok lists what everyone may see.
      return (await control.posts(externalId)).filter(({ publicAt }) => publicAt !== undefined).map(({ id }) => id);
    },
    comment: async () => {
      throw new Error('TikTok shows comments to its Business API only');
    },
    message: async () => {
      throw new Error('TikTok shows messages to its Business API only');
    },
    sentMessages: async () => [],

    ...throughControl(control, { moments, isOAuth: (endpoint) => endpoint.includes('/oauth/') }),
    stop: () => simulators.stop(),
  };
}
