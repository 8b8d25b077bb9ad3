import { randomUUID } from 'node:crypto';
import { controlOf } from '../../simulators/control.js';
import type { Guide, GuideAt } from './guide.js';

const commit = { method: 'POST', path: '/2/tweets' };

export const xGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'x');
  return {
    login: { platform: 'x' },
    label: 'X',
    async newOwner({ past = 0 } = {}) {
      const { id, username } = await control.seedAccount({ username: `owner_${randomUUID().slice(0, 8)}` });
      await control.seedPosts(id, { count: past, withMedia: true });
      const posts = await control.posts(id);
      // Reposts are somebody else's words, and an edited post keeps its first id.
      const own = new Set(posts.filter(({ repostOf }) => !repostOf).map(({ editHistory }) => editHistory[0]));
      return { externalId: id, username, past: own.size };
    },
    wrongOwners: {},
    consent: ({ externalId }) => ({ account: externalId }),
    kinds: {
      text: { title: 'a text', commit, post: async (text) => ({ text }) },
      picture: {
        title: 'a picture with an alternative text',
        commit,
        post: async (text, upload) => ({
          text,
          media: [{ mediaId: await upload('picture.jpg'), altText: 'Hills at sunset' }],
        }),
      },
      gif: {
        title: 'a GIF',
        commit,
        post: async (text, upload) => ({ text, media: [{ mediaId: await upload('sunset.gif') }] }),
      },
      video: {
        title: 'a video in chunks',
        commit,
        uploads: { method: 'POST', path: '/2/media/upload/:id/append' },
        looks: { method: 'GET', path: '/2/media/upload' },
        post: async (text, upload) => ({ text, media: [{ mediaId: await upload('clip.mp4') }] }),
      },
      thread: {
        title: 'a thread',
        commit,
        shows: 2,
        post: async (text) => ({ text, thread: [{ text: `${text}, and more` }] }),
      },
    },
    async live({ externalId }) {
      const posts = await control.posts(externalId);
      return posts.filter(({ deletedAt }) => !deletedAt).map(({ id, sentText }) => ({ id, text: sentText }));
    },
    async livingToken({ externalId }) {
      return (await control.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')?.value;
    },
    async takesToken(token) {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${addressOf('x', 'apiUrl')}/2/users/me`, { headers })).ok;
    },
    allowRepeats: async () => void (await control.knobs.set({ duplicateWindowMs: 0 })),
    revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    control,
  };
};
