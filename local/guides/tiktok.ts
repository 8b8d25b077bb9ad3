import { randomUUID } from 'node:crypto';
import { controlOf } from '../../simulators/control.js';
import type { Guide, GuideAt } from './guide.js';

/** As long as TikTok has not audited our app, every post is for its owner alone, on a private account. */
const options = { privacyLevel: 'SELF_ONLY' };

const upload = { method: 'PUT', path: '/video/' };
const looks = { method: 'POST', path: '/v2/post/publish/status/fetch/' };
const uploadLifetimeMs = 60 * 60_000;

export const tiktokGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'tiktok');

  async function newOwner({ past = 0 } = {}) {
    const username = `owner.${randomUUID().slice(0, 8)}`;
    const { id } = await control.seedAccount({ username, isPrivate: true });
    // Five accounts a day may post with an app that is not audited; there are more owners here.
    await control.knobs.set({ unauditedUsersPerDay: 10_000 });
    await control.seedPosts(id, { count: past, photoEvery: 0, selfOnlyEvery: 0 });
    return { externalId: id, username, past };
  }

  return {
    login: { platform: 'tiktok' },
    label: 'TikTok',
    newOwner,
    wrongOwners: {},
    consent: ({ externalId }) => ({ account: externalId }),
    kinds: {
      video: {
        title: 'a video, whose last chunk publishes it',
        commit: upload,
        uploads: upload,
        looks,
        forgottenAfterMs: uploadLifetimeMs,
        post: async (text, send) => ({ text, media: [{ mediaId: await send('reel.mp4') }], options }),
      },
      photos: {
        title: 'photos, which TikTok fetches',
        commit: { method: 'POST', path: '/v2/post/publish/content/init/' },
        looks,
        // The only handle is in the answer, and TikTok lists nothing that is for its owner alone.
        cannotTell: true,
        post: async (text, send) => ({
          text,
          media: [{ mediaId: await send('picture-dawn.jpg') }, { mediaId: await send('picture-noon.jpg') }],
          options: { ...options, title: 'Two pictures' },
        }),
      },
    },
    async live({ externalId }) {
      const posts = await control.posts(externalId);
      return posts.filter(({ removedAt }) => !removedAt).map(({ id, info }) => ({ id, text: info.text }));
    },
    async livingToken({ externalId }) {
      return (await control.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')?.value;
    },
    async takesToken(token) {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${addressOf('tiktok', 'apiUrl')}/v2/user/info/?fields=open_id`, { headers })).ok;
    },
    revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    control,
  };
};
