import { randomUUID } from 'node:crypto';
import { controlOf } from '../../simulators/control.js';
import type { Guide, GuideAt } from './guide.js';

const commit = { method: 'POST', path: '/v1.0/me/threads_publish' };
/** Containers and posts are read in the same way; before the commit there are only containers. */
const looks = { method: 'GET', path: '/v1.0/:id' };
const forgottenAfterMs = 24 * 3_600_000;

export const threadsGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'threads');
  return {
    login: { platform: 'threads' },
    label: 'Threads',
    async newOwner({ past = 0 } = {}) {
      const { id, username } = await control.seedAccount({ username: `owner_${randomUUID().slice(0, 8)}` });
      await control.seedPosts(id, { count: past });
      // Reposts are somebody else's words, and replies are in a list of their own.
      const own = (await control.posts(id)).filter(({ type, repliedTo }) => type !== 'REPOST_FACADE' && !repliedTo);
      return { externalId: id, username, past: own.length };
    },
    wrongOwners: {},
    consent: ({ externalId }) => ({ account: externalId }),
    kinds: {
      text: { title: 'a text', commit, looks, forgottenAfterMs, post: async (text) => ({ text }) },
      picture: {
        title: 'a picture with an alternative text',
        commit,
        post: async (text, upload) => ({
          text,
          media: [{ mediaId: await upload('picture.jpg'), altText: 'Hills at sunset' }],
        }),
      },
      video: {
        title: 'a video',
        commit,
        looks,
        post: async (text, upload) => ({ text, media: [{ mediaId: await upload('clip.mp4') }] }),
      },
      carousel: {
        title: 'a carousel of pictures and a video',
        commit,
        looks,
        forgottenAfterMs,
        post: async (text, upload) => ({
          text,
          media: [
            { mediaId: await upload('picture-dawn.jpg'), altText: 'Hills at dawn' },
            { mediaId: await upload('clip.mp4') },
            { mediaId: await upload('picture-night.jpg') },
          ],
        }),
      },
      poll: {
        title: 'a poll with a topic',
        commit,
        post: async (text) => ({ text, options: { poll: { options: ['Tea', 'Coffee'] }, topicTag: 'Breakfast' } }),
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
      return posts.filter(({ deletedAt }) => !deletedAt).map(({ id, text }) => ({ id, text }));
    },
    async livingToken({ externalId }) {
      return (await control.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')?.value;
    },
    async takesToken(token) {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${addressOf('threads', 'apiUrl')}/v1.0/me`, { headers })).ok;
    },
    revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    control,
  };
};
