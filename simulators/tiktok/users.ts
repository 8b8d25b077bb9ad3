import type { Answer, Call } from '../shared/call.js';
import { invalidParams, ok, refuse } from './errors.js';
import type { TikTokSimulator } from './simulator.js';
import type { TikTokAccount } from './state.js';
import type { Bearer } from './tokens.js';

type Field = (tiktok: TikTokSimulator, account: TikTokAccount) => unknown;

const avatarOf: Field = ({ urls }, { id }) => `${urls.web}/avatars/${id}.jpeg?x-expires=2h`;
const likesOf: Field = ({ state }, { id }) => state.postsOf(id).reduce((sum, { metrics }) => sum + metrics.likes, 0);
const videosOf: Field = ({ state }, { id }) => state.postsOf(id).filter(({ removedAt }) => !removedAt).length;

/** §2: which scope gives which field. */
const fields: Record<string, { scope: string; of: Field }> = {
  open_id: { scope: 'user.info.basic', of: (_, { id }) => id },
  union_id: { scope: 'user.info.basic', of: (_, { unionId }) => unionId },
  display_name: { scope: 'user.info.basic', of: (_, { displayName }) => displayName },
  avatar_url: { scope: 'user.info.basic', of: avatarOf },
  avatar_url_100: { scope: 'user.info.basic', of: avatarOf },
  avatar_large_url: { scope: 'user.info.basic', of: avatarOf },
  username: { scope: 'user.info.profile', of: (_, { username }) => username },
  bio_description: { scope: 'user.info.profile', of: () => '' },
  profile_deep_link: { scope: 'user.info.profile', of: ({ urls }, { username }) => `${urls.web}/@${username}` },
  is_verified: { scope: 'user.info.profile', of: (_, { isVerified }) => isVerified },
  follower_count: { scope: 'user.info.stats', of: (_, { followers }) => followers },
  following_count: { scope: 'user.info.stats', of: (_, { following }) => following },
  likes_count: { scope: 'user.info.stats', of: likesOf },
  video_count: { scope: 'user.info.stats', of: videosOf },
};

/** `GET /v2/user/info/`. */
export function userInfo(tiktok: TikTokSimulator, call: Call, { account, scopes }: Bearer): Answer {
  const asked = (call.query.get('fields') ?? '').split(',').filter(Boolean);
  if (asked.length === 0) throw invalidParams('Fields is required');
  const unknown = asked.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw invalidParams(`Field "${unknown}" does not exist`);
  const granted = asked.filter((name) => scopes.includes(fields[name]!.scope));
  if (granted.length < asked.length && tiktok.knobs.ungrantedFields === 'refuse') throw refuse('scope_not_authorized');
  return ok({ user: Object.fromEntries(granted.map((name) => [name, fields[name]!.of(tiktok, account)])) });
}
