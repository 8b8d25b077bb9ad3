import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Call, DiscoveredAccount } from '../platform.js';
import { grantedTo, isGranted, read, type TikTok } from './api.js';
import { askCreator, type Creator } from './creator.js';
import type { TikTokScope } from './oauth.js';

const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);

const UserInfo = z.object({
  data: z.object({
    user: z.object({
      open_id: z.string().min(1),
      union_id: text,
      display_name: text,
      avatar_url: text,
      avatar_large_url: text,
      username: text,
      is_verified: z.boolean().optional().catch(undefined),
      follower_count: count,
      following_count: count,
      likes_count: count,
      video_count: count,
    }),
  }),
});
export type TikTokUser = z.infer<typeof UserInfo>['data']['user'];

/** A field of a scope that was not granted may fail the whole call (tiktok.md §2). */
const fieldsByScope = {
  'user.info.basic': ['open_id', 'union_id', 'display_name', 'avatar_url', 'avatar_large_url'],
  'user.info.profile': ['username', 'is_verified'],
} as const;

export const accounts = (tiktok: TikTok) => ({
  /** A grant is for one account. One that lets us neither publish nor hand over drafts is of no use. */
  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const fields = (Object.keys(fieldsByScope) as (keyof typeof fieldsByScope)[])
      .filter((scope) => isGranted(call, scope))
      .flatMap((scope) => [...fieldsByScope[scope]]);
    const user = await askUser(tiktok, call, fields);
    const mayPost = mayAny(call, ['video.publish', 'video.upload']);
    const creator = mayPost && isGranted(call, 'video.publish') ? await creatorNow(tiktok, call) : undefined;
    const username = user.username ?? creator?.username;

    const found = {
      externalId: user.open_id,
      username: username ?? user.display_name ?? user.open_id,
      displayName: user.display_name ?? creator?.nickname ?? username ?? user.open_id,
      ...((user.avatar_large_url ?? user.avatar_url) && { pictureUrl: user.avatar_large_url ?? user.avatar_url! }),
      facts: {
        // Links to posts are made of it; a display name makes none.
        ...(username !== undefined && { handle: username }),
        ...(user.union_id && { unionId: user.union_id }),
        ...(user.is_verified !== undefined && { isVerified: user.is_verified }),
        ...(creator && factsOf(creator)),
      },
      grantedScopes: grantedTo(call) ?? [],
    };
    if (mayPost) return [{ ...found, usable: true }];
    return [
      {
        ...found,
        usable: false,
        reason: 'posting_permission_missing',
        whatToChange:
          'TikTok was not allowed to let us post. Connect again and leave “Post content to TikTok” (video.publish) ticked, or “Upload draft content to TikTok” (video.upload) for drafts only.',
      },
    ];
  },

  async isTokenAlive(call: Call): Promise<boolean> {
    try {
      await askUser(tiktok, call, ['open_id']);
      return true;
    } catch (error) {
      if (error instanceof Failure && error.failureClass === 'reconnect-needed') return false;
      throw error;
    }
  },
});

const mayAny = (call: Call, scopes: readonly TikTokScope[]): boolean => scopes.some((scope) => isGranted(call, scope));

/** What TikTok will not tell now (a full day, a ban, a cap) does not stand in the way of connecting. */
async function creatorNow(tiktok: TikTok, call: Call): Promise<Creator | undefined> {
  try {
    return await askCreator(tiktok, call);
  } catch (error) {
    const connects =
      error instanceof Failure && !['reconnect-needed', 'platform-unavailable', 'bug'].includes(error.failureClass);
    if (connects) return undefined;
    throw error;
  }
}

/** The nickname is shown beside every post, and the rest decides what may be chosen (tiktok.md §3.9). */
function factsOf({ nickname, username, avatarUrl, ...allowed }: Creator): Record<string, unknown> {
  return { ...(nickname && { nickname }), ...allowed };
}

export async function askUser(tiktok: TikTok, call: Call, fields: readonly string[]): Promise<TikTokUser> {
  const answer = await tiktok.ask(call, {
    endpoint: 'GET /v2/user/info/',
    method: 'GET',
    path: '/v2/user/info/',
    query: { fields: fields.join(',') },
    needs: ['user.info.basic'],
  });
  return read(UserInfo, answer).data.user;
}

/** The @name, where it is known. */
export const handleOf = (facts: Readonly<Record<string, unknown>>): string | undefined =>
  typeof facts.handle === 'string' ? facts.handle : undefined;
