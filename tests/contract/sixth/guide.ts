import { randomUUID } from 'node:crypto';
import type { Guide, GuideAt } from '../../../local/guides/guide.js';
import { controlUrlOf } from '../../../simulators/control.js';
import { controlClient, type TreeOf } from '../../../simulators/shared/control.js';
import type { chirpSimulator } from './simulator/index.js';

const commit = { method: 'POST', path: '/v1/posts' };

export const chirpGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlClient<TreeOf<typeof chirpSimulator>>(controlUrlOf(simulatorsUrl, 'chirp'));
  return {
    login: { platform: 'chirp' },
    label: 'Chirp',
    async newOwner({ past = 0 } = {}) {
      const { id, username } = await control.account(`owner_${randomUUID().slice(0, 8)}`);
      await control.seedPosts(id, past);
      return { externalId: id, username, past };
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
      thread: {
        title: 'a thread',
        commit,
        shows: 2,
        post: async (text) => ({ text, thread: [{ text: `${text}, and more` }] }),
      },
    },
    live: ({ externalId }) => control.posts(externalId),
    async livingToken({ externalId }) {
      return (await control.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')?.value;
    },
    async takesToken(token) {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${addressOf('chirp', 'apiUrl')}/v1/me`, { headers })).ok;
    },
    allowRepeats: async () => void (await control.knobs.set({ repeatWindowMs: 0 })),
    revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    control,
  };
};
