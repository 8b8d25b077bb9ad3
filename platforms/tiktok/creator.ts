import { z } from 'zod';
import type { Call } from '../platform.js';
import { read, type TikTok } from './api.js';

const CreatorInfo = z.object({
  data: z.object({
    creator_username: z.string().optional(),
    creator_nickname: z.string().optional(),
    creator_avatar_url: z.string().optional(),
    privacy_level_options: z.array(z.string()),
    comment_disabled: z.boolean().default(false),
    duet_disabled: z.boolean().default(false),
    stitch_disabled: z.boolean().default(false),
    max_video_post_duration_sec: z.number().optional(),
  }),
});

/** What TikTok lets this account do in a post right now. */
export interface Creator {
  readonly username?: string;
  readonly nickname?: string;
  readonly avatarUrl?: string;
  readonly privacyLevelOptions: readonly string[];
  readonly commentDisabled: boolean;
  readonly duetDisabled: boolean;
  readonly stitchDisabled: boolean;
  readonly videoDurationMaxSec?: number;
}

/** Asked before every post, never remembered for one (tiktok.md §3.1): it names a full day and a ban as well, with a 200. */
export async function askCreator(tiktok: TikTok, call: Call): Promise<Creator> {
  const answer = await tiktok.ask(call, {
    endpoint: 'POST /v2/post/publish/creator_info/query/',
    method: 'POST',
    path: '/v2/post/publish/creator_info/query/',
    needs: ['video.publish'],
  });
  const { data } = read(CreatorInfo, answer);
  return {
    ...(data.creator_username && { username: data.creator_username }),
    ...(data.creator_nickname && { nickname: data.creator_nickname }),
    ...(data.creator_avatar_url && { avatarUrl: data.creator_avatar_url }),
    privacyLevelOptions: data.privacy_level_options,
    commentDisabled: data.comment_disabled,
    duetDisabled: data.duet_disabled,
    stitchDisabled: data.stitch_disabled,
    ...(data.max_video_post_duration_sec !== undefined && { videoDurationMaxSec: data.max_video_post_duration_sec }),
  };
}

const Facts = z.object({
  privacyLevelOptions: z.array(z.string()),
  commentDisabled: z.boolean(),
  duetDisabled: z.boolean(),
  stitchDisabled: z.boolean(),
  videoDurationMaxSec: z.number().optional(),
});

/** The same as it was when the account was connected, for judging a post without asking. */
export const creatorOf = (facts: Readonly<Record<string, unknown>>): Creator | undefined => Facts.safeParse(facts).data;
