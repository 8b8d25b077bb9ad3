import type { Answer } from '../shared/call.js';
import { errorAnswer, ok } from './errors.js';
import type { TikTokSimulator } from './simulator.js';
import type { PrivacyLevel, Publish, TikTokAccount } from './state.js';

const dayMs = 86_400_000;

/** `POST /v2/post/publish/creator_info/query/` (§3.1): what stands in the way of posting comes with a 200. */
export function creatorInfo(tiktok: TikTokSimulator, account: TikTokAccount): Answer {
  const hindered = hindrance(tiktok, account);
  if (hindered !== undefined) return errorAnswer(hindered, { status: 200 });
  return ok({
    creator_avatar_url: `${tiktok.urls.web}/avatars/${account.id}.jpeg?x-expires=2h`,
    creator_username: account.username,
    creator_nickname: account.displayName,
    privacy_level_options: privacyLevelOptions(account),
    comment_disabled: account.commentDisabled,
    duet_disabled: account.duetDisabled || account.isPrivate,
    stitch_disabled: account.stitchDisabled || account.isPrivate,
    max_video_post_duration_sec: account.videoDurationMaxSec,
  });
}

export const privacyLevelOptions = ({ isPrivate }: TikTokAccount): PrivacyLevel[] => [
  isPrivate ? 'FOLLOWER_OF_CREATOR' : 'PUBLIC_TO_EVERYONE',
  'MUTUAL_FOLLOW_FRIENDS',
  'SELF_ONLY',
];

/** What keeps this account from posting directly, whatever the post (§8). */
export function hindrance(tiktok: TikTokSimulator, account: TikTokAccount): string | undefined {
  const { knobs } = tiktok;
  if (account.isBanned) return 'spam_risk_user_banned_from_posting';
  const today = postedToday(tiktok);
  if (today.filter(({ accountId }) => accountId === account.id).length + knobs.postsByOtherApps >= knobs.postsPerDay)
    return 'spam_risk_too_many_posts';
  const active = new Set(today.map(({ accountId }) => accountId));
  const cap = knobs.audited ? knobs.activeUserCap : knobs.unauditedUsersPerDay;
  return !active.has(account.id) && active.size >= cap ? 'reached_active_user_cap' : undefined;
}

/** Direct posts of the last day that are live or on their way; an upload that nobody finished is none. */
const postedToday = ({ state, clock }: TikTokSimulator): Publish[] =>
  [...state.publishes.values()].filter(
    ({ mode, status, receivedAt }) =>
      mode === 'direct' && status !== 'FAILED' && receivedAt !== undefined && receivedAt > clock.now() - dayMs,
  );

/** Drafts of the last day that wait in the inbox. */
export const pendingDrafts = ({ state, clock }: TikTokSimulator, accountId: string): number =>
  state
    .publishesOf(accountId)
    .filter(
      ({ mode, status, createdAt }) =>
        mode === 'draft' && status === 'SEND_TO_USER_INBOX' && createdAt > clock.now() - dayMs,
    ).length;
