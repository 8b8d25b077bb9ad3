import type { LeverSetting, Match } from '../shared/levers.js';
import { type ErrorWords, recipes, retryAfter, setting } from '../shared/recipes.js';
import { errorAnswer } from './errors.js';
import type { TikTokSimulator } from './simulator.js';

type Times = LeverSetting['times'];

/** The faults that any platform has, in TikTok's words, and TikTok's own. */
export function tiktokRecipes(tiktok: TikTokSimulator) {
  const { instead } = setting(tiktok.levers);
  const refreshing: Match = { path: '/v2/oauth/token/', form: { grant_type: 'refresh_token' } };
  return {
    ...recipes({ levers: tiktok.levers, words: words(tiktok), refreshing, oauth: { path: '/v2/oauth/*' } }),
    /** A refusal by its code, with its own status or another: the quota codes come with a 200 as well. */
    refuse: (match: Match, code: string, { status = undefined as number | undefined, times = 1 as Times } = {}) =>
      instead(match, () => errorAnswer(code, status === undefined ? {} : { status }), times),
  };
}

const words = ({ clock }: TikTokSimulator): ErrorWords => ({
  // TikTok documents no hint; what stands before it may give the common one.
  usualHint: 'retry-after-seconds',
  rateLimited: (hint, waitMs) => ({
    ...errorAnswer('rate_limit_exceeded'),
    headers: retryAfter(hint, waitMs, clock.now()),
  }),
  serverError: (status) => errorAnswer('internal_error', { status }),
  unauthorized: () => errorAnswer('access_token_invalid'),
  refused: (status, text) => errorAnswer('invalid_param', { status, message: text }),
  quotaExhausted: () => errorAnswer('reached_active_user_cap'),
});
