import type { InstagramControl } from '../../simulators/control.js';
import { startSimulators } from '../../simulators/server.js';
import type { Match } from '../../simulators/shared/levers.js';
import { decideConsent } from '../../simulators/shared/owner.js';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import { fileOf } from './connected.js';
import type { Moment, SimulatedAccount, SimulatedKind, SimulatedPlatform } from './simulatedPlatform.js';
import { throughControl } from './throughControl.js';

const redirectUri = 'https://app.example/callbacks/instagram';

const node = '/:version/:id';
const commonMoments = {
  exchange: { method: 'POST', path: ['/:version/oauth/access_token', '/oauth/access_token'] },
  refresh: { path: '/refresh_access_token' },
  revoke: { method: 'DELETE', path: '/:version/me/permissions' },
  account: { method: 'GET', path: '/:version/me' },
  commit: { method: 'POST', path: `${node}/media_publish` },
  remove: { method: 'DELETE', path: node },
  history: { method: 'GET', path: `${node}/media` },
} satisfies Partial<Record<Moment, Match>>;

/** With Instagram's own levers, for what is particular about Instagram. */
export type SimulatedInstagram = SimulatedPlatform & { readonly control: InstagramControl };

/** By Facebook Login. */
export const simulatedInstagram = (): Promise<SimulatedInstagram> => simulated(undefined);
/** By Instagram Login. */
export const simulatedInstagramLogin = (): Promise<SimulatedInstagram> => simulated('instagram-login');

const noQuota = 'Nobody pays for Instagram’s calls.';
export const instagramKind: SimulatedKind = {
  start: simulatedInstagram,
  cannot: { 'quota-exhausted': noQuota },
  tellsNoWait: ['rate-limited-by-header'], // in whole minutes
};
export const instagramLoginKind: SimulatedKind = { ...instagramKind, start: simulatedInstagramLogin };

async function simulated(flavour: 'instagram-login' | undefined): Promise<SimulatedInstagram> {
  const simulators = await startSimulators({
    only: ['instagram'],
    instagram: { redirectUris: [redirectUri], flavours: { 'instagram-login': { redirectUris: [redirectUri] } } },
  });
  const { control } = simulators.instagram;
  const { addresses, app } = flavour === undefined ? simulators.instagram : simulators.instagram.flavours[flavour];
  // Its waits and refusals are for the tests of Instagram alone: the suite renews and revokes at once, and asks quickly.
  await control.knobs.set({ refreshNotBeforeMs: 0, instagramRevoke: 'works', conversationsPerSecond: 100 });
  let accounts = 0;

  const picture = async ({ seed = 1, altText }: { seed?: number; altText?: string }) =>
    fileOf(
      { kind: 'image', mimeType: 'image/jpeg', width: 64, height: 64, ...(altText !== undefined && { altText }) },
      await samplePicture({ seed, type: 'jpeg' }),
    );
  const ownerOf = async ({ externalId }: SimulatedAccount): Promise<string> =>
    flavour === undefined ? (await control.person(externalId)).id : externalId;
  const common = throughControl(control, {
    moments: {
      ...commonMoments,
      // Of Facebook Login a video's bytes go up; else the container with its address is what is handed over.
      upload:
        flavour === undefined ? { path: '/ig-api-upload/:version/:id' } : { method: 'POST', path: `${node}/media` },
    },
    isOAuth: (endpoint) => endpoint.includes('oauth') || endpoint.includes('access_token'),
  });

  return {
    settings: { addresses, ...app },
    redirectUri,
    control,
    async newAccount(traits) {
      accounts += 1;
      const { account } = await control.seedAccount({ username: `someone_${accounts}`, ...traits });
      return { externalId: account.id, username: account.username };
    },
    consent: async (authorizeUrl, { account, declinedScopes, cancelled }) =>
      decideConsent(authorizeUrl, {
        account: await ownerOf(account),
        decline: [...(declinedScopes ?? [])],
        cancel: cancelled,
      }),
    async plainPost(text) {
      const media = [await picture({})];
      return { part: { text, media }, media, options: {} };
    },
    picture,
    video: async () =>
      fileOf(
        { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 5_000 },
        sampleVideo({ durationMs: 5_000, bytes: 2_500_000 }),
      ),

    async livePosts({ externalId }) {
      const [posts, comments] = await Promise.all([control.posts(externalId), control.comments(externalId)]);
      const shown = posts.filter((post) => post.shown);
      const live = shown.map((post) => ({
        externalId: post.id,
        text: post.caption,
        mediaCount: post.items.length,
        altTexts: post.items.flatMap(({ altText }) => altText ?? []),
        createdAt: post.createdAt,
      }));
      // What the account itself writes below its posts is a part of a thread, or an answer.
      const own = comments.filter(
        ({ authorId, mediaId }) => authorId === externalId && shown.some(({ id }) => id === mediaId),
      );
      const below = own.map((comment) => ({
        externalId: comment.id,
        text: comment.text,
        mediaCount: 0,
        altTexts: [],
        replyToExternalId: comment.parentId ?? comment.mediaId,
        createdAt: comment.createdAt,
      }));
      return [...live, ...below]
        .sort((one, other) => one.createdAt - other.createdAt)
        .map(({ createdAt: _, ...post }) => post);
    },
    seedHistory: ({ externalId }, count) => control.seedPosts(externalId, { count }),
    async comment(_, postExternalId, text) {
      return (await control.seedComment('a_stranger', postExternalId, { text })).id;
    },
    async message({ externalId }, text) {
      const { id, fromId } = await control.seedDm('a_stranger', externalId, text);
      return { externalId: id, senderId: fromId };
    },
    takeBack: (kind, externalId) =>
      kind === 'comment' ? control.deleteComment(externalId) : control.unsendDm(externalId),
    async sentMessages({ externalId }) {
      return (await control.messages(externalId)).filter(({ fromId }) => fromId === externalId).map(({ text }) => text);
    },

    ...common,
    // In the ledger a call of Facebook Login is the person's.
    callsOf: async (account) => common.callsOf({ ...account, externalId: await ownerOf(account) }),
    stop: () => simulators.stop(),
  };
}
