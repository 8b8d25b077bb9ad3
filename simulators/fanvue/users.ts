import type { Answer } from '../shared/call.js';
import type { FanvueSimulator } from './simulator.js';
import { iso, type User } from './state.js';
import type { Bearer } from './tokens.js';

/** `GET /users/me` (§3.1). */
export const readMe = (fanvue: FanvueSimulator, { user }: Bearer): Answer => ({
  status: 200,
  body: profile(fanvue, user),
});

/** `GET /users/account` (§3.1). */
export function readAccount(fanvue: FanvueSimulator, { user }: Bearer): Answer {
  const { total } = earningsOf(fanvue, user);
  return {
    status: 200,
    body: {
      ...profile(fanvue, user),
      account: {
        status: user.status,
        earnings: { total, availableBalance: Math.floor(total / 2), lastPayoutAt: null },
        fans: { followers: user.followers, subscribers: user.subscribers },
      },
    },
  };
}

function profile({ state }: FanvueSimulator, user: User): object {
  const media = [...state.media.values()].filter(({ ownerId }) => ownerId === user.id);
  const posts = state.postsOf(user.id).filter(({ deletedAt }) => deletedAt === undefined);
  const count = (type: string) => media.filter(({ mediaType }) => mediaType === type).length;
  return {
    uuid: user.id,
    email: user.email,
    handle: user.handle,
    bio: user.bio,
    displayName: user.displayName,
    isCreator: user.isCreator,
    createdAt: iso(user.createdAt),
    updatedAt: null,
    avatarUrl: null,
    bannerUrl: null,
    ...(user.isCreator && {
      likesCount: user.likes,
      fanCounts: { followersCount: user.followers, subscribersCount: user.subscribers },
      contentCounts: {
        imageCount: count('image'),
        videoCount: count('video'),
        audioCount: count('audio'),
        postCount: posts.length,
        payToViewPostCount: posts.filter(({ price }) => price !== null).length,
      },
    }),
  };
}

/** A person as lists show them; null once the account is deleted (§8.11). */
export function shownUser({ state }: FanvueSimulator, userId: string, nickname: string | null = null): object | null {
  const user = state.users.get(userId);
  if (!user || user.deletedAt !== undefined) return null;
  const { id, handle, displayName } = user;
  return { uuid: id, handle, displayName, nickname, isTopSpender: false };
}

export function earningsOf({ state }: FanvueSimulator, user: User) {
  const posts = new Set(state.postsOf(user.id).map(({ id }) => id));
  const tips = [...state.reactions.values()].filter(({ kind, postId }) => kind === 'tip' && posts.has(postId));
  return { tips, total: tips.reduce((sum, { gross }) => sum + gross, 0) };
}
