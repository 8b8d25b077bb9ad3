import { randomUUID } from 'node:crypto';
import { controlOf, type InstagramControl } from '../../simulators/control.js';
import type { AccountSeed } from '../../simulators/instagram/seed.js';
import type { Guide, GuideAt, Kind, Owner } from './guide.js';

const commit = { method: 'POST', path: '/:version/:id/media_publish' };
/** Containers and posts are read in the same way; before the commit there are only containers. */
const looks = { method: 'GET', path: '/:version/:id' };
const forgottenAfterMs = 24 * 3_600_000;

const kinds = (uploads: Kind['uploads']): Readonly<Record<string, Kind>> => ({
  picture: {
    title: 'a picture with an alternative text',
    commit,
    looks,
    forgottenAfterMs,
    post: async (text, upload) => ({
      text,
      media: [{ mediaId: await upload('picture.jpg'), altText: 'Hills at sunset' }],
    }),
  },
  carousel: {
    title: 'a carousel of pictures and a video',
    commit,
    looks,
    post: async (text, upload) => ({
      text,
      media: [
        { mediaId: await upload('picture-dawn.jpg'), altText: 'Hills at dawn' },
        { mediaId: await upload('reel.mp4') },
        { mediaId: await upload('picture-night.jpg') },
      ],
    }),
  },
  reel: {
    title: 'a reel with a cover',
    commit,
    looks,
    forgottenAfterMs,
    ...(uploads && { uploads }),
    post: async (text, upload) => ({
      text,
      media: [{ mediaId: await upload('reel.mp4') }, { mediaId: await upload('picture-noon.jpg'), role: 'cover' }],
      options: { shareToFeed: true },
    }),
  },
  story: {
    title: 'a story',
    commit,
    looks,
    // A story has no words; what tells it from others is the picture.
    post: async (_, upload) => ({
      media: [{ mediaId: await upload('picture-autumn.jpg') }],
      options: { kind: 'story' },
    }),
  },
  comment: {
    title: 'a picture with a first comment',
    commit,
    shows: 2,
    post: async (text, upload) => ({
      text,
      media: [{ mediaId: await upload('picture-noon.jpg') }],
      thread: [{ text: `${text}, said below` }],
    }),
  },
});

/** By Facebook Login: the owner is a person who has the account's Page. */
export const instagramGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'instagram');
  const newOwner = async (seed: Partial<AccountSeed>, past = 0): Promise<Owner> => {
    const { account, person } = await seeded(control, seed, past);
    return { externalId: account.id, username: account.username, key: person.id, past };
  };
  return {
    ...shared(control, addressOf('instagram', 'apiUrl')),
    login: { platform: 'instagram' },
    label: 'Instagram',
    newOwner: ({ past = 0 } = {}) => newOwner({}, past),
    wrongOwners: {
      no_page: () => newOwner({ page: 'none' }),
      page_not_linked: () => newOwner({ page: 'unlinked' }),
      not_professional: () => newOwner({ page: 'attached', type: 'PERSONAL' }),
      insufficient_page_role: () => newOwner({ tasks: ['ANALYZE', 'MODERATE'] }),
    },
    consent: ({ key }) => ({ account: key! }),
    kinds: kinds({ method: 'POST', path: '/ig-api-upload/:version/:id' }),
  };
};

/** By Instagram Login: the owner is the account. */
export const instagramLoginGuide: GuideAt = ({ simulatorsUrl, addressOf }): Guide => {
  const control = controlOf(simulatorsUrl, 'instagram');
  const newOwner = async (seed: Partial<AccountSeed>, past = 0): Promise<Owner> => {
    const { account } = await seeded(control, { page: 'none', ...seed }, past);
    return { externalId: account.id, username: account.username, past };
  };
  return {
    ...shared(control, addressOf('instagram-login', 'apiUrl')),
    login: { platform: 'instagram', flavour: 'instagram-login' },
    label: 'Instagram, by its own login',
    newOwner: ({ past = 0 } = {}) => newOwner({}, past),
    wrongOwners: { not_professional: () => newOwner({ type: 'PERSONAL' }) },
    consent: ({ externalId }) => ({ account: externalId }),
    kinds: kinds(undefined),
  };
};

async function seeded(control: InstagramControl, seed: Partial<AccountSeed>, past: number) {
  const made = await control.seedAccount({ username: `owner_${randomUUID().slice(0, 8)}`, ...seed });
  if (past > 0) await control.seedPosts(made.account.id, { count: past });
  return made;
}

const shared = (
  control: InstagramControl,
  apiUrl: string,
): Pick<Guide, 'live' | 'livingToken' | 'takesToken' | 'revoke' | 'control'> => ({
  async live({ externalId }) {
    const posts = (await control.posts(externalId)).filter(({ shown }) => shown);
    const own = (await control.comments(externalId)).filter(({ authorId }) => authorId === externalId);
    return [...posts.map(({ id, caption }) => ({ id, text: caption })), ...own.map(({ id, text }) => ({ id, text }))];
  },
  async livingToken({ externalId }) {
    return (await control.liveSecrets(externalId)).find(({ kind }) => kind === 'access-token')?.value;
  },
  async takesToken(token) {
    return (await fetch(`${apiUrl}/v25.0/me`, { headers: { authorization: `Bearer ${token}` } })).ok;
  },
  revoke: async ({ externalId }) => void (await control.revokeGrant(externalId)),
  control,
});
