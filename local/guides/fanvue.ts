import { randomUUID } from 'node:crypto';
import { controlOf } from '../../simulators/control.js';
import type { Guide, GuideAt, Kind } from './guide.js';

const commit = { method: 'POST', path: '/posts' };
const staged = {
  uploads: { method: 'PUT', path: '/uploads/:mediaUuid/:uploadId' },
  looks: { method: 'GET', path: '/media/:uuid' },
};
const options = { audience: 'subscribers' };

export const fanvueGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'fanvue');
  const newAccount = async (more: object = {}) => {
    const { id, handle } = await control.seedAccount({ handle: `owner-${randomUUID().slice(0, 8)}`, ...more });
    return { externalId: id, username: handle, past: 0 };
  };
  const kind = (title: string, post: Kind['post'], more: Partial<Kind> = {}): Kind => ({
    title,
    commit,
    post,
    ...more,
  });

  return {
    login: { platform: 'fanvue' },
    label: 'Fanvue',
    async newOwner({ past = 0 } = {}) {
      const owner = await newAccount();
      await control.seedPosts(owner.externalId, { count: past });
      return { ...owner, past };
    },
    wrongOwners: { posting_permission_missing: () => newAccount({ isCreator: false }) },
    consent: ({ externalId }) => ({ account: externalId }),
    kinds: {
      text: kind('a text for subscribers', async (text) => ({ text, options })),
      picture: kind(
        'a picture for followers and subscribers',
        async (text, upload) => ({
          text,
          media: [{ mediaId: await upload('picture.jpg') }],
          options: { audience: 'followers-and-subscribers' },
        }),
        staged,
      ),
      album: kind(
        'two pictures and a GIF',
        async (text, upload) => ({
          text,
          media: [
            { mediaId: await upload('picture-dawn.jpg') },
            { mediaId: await upload('picture-noon.jpg') },
            { mediaId: await upload('sunset.gif') },
          ],
          options,
        }),
        staged,
      ),
      video: kind(
        'a video in parts',
        async (text, upload) => ({ text, media: [{ mediaId: await upload('clip.mp4') }], options }),
        staged,
      ),
      paid: kind(
        'a paid video with a free preview',
        async (text, upload) => ({
          text,
          media: [
            { mediaId: await upload('clip.mp4') },
            { mediaId: await upload('picture-night.jpg'), role: 'preview' },
          ],
          options: { ...options, price: 500 },
        }),
        staged,
      ),
    },
    async live({ externalId }) {
      return (await control.livePosts(externalId)).map(({ id, text }) => ({ id, text: text ?? '' }));
    },
    async livingToken({ externalId }) {
      return (await control.liveSecrets(externalId)).find(({ kind: what }) => what === 'access-token')?.value;
    },
    async takesToken(token) {
      const headers = { authorization: `Bearer ${token}`, 'x-fanvue-api-version': '2025-06-26' };
      return (await fetch(`${addressOf('fanvue', 'apiUrl')}/users/me`, { headers })).ok;
    },
    revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    control,
  };
};
