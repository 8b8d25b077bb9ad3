import type { Answer } from '../shared/call.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import { type CommonRateHint, type ErrorWords, recipes, retryAfter, setting } from '../shared/recipes.js';
import { retiredVersion } from './errors.js';
import type { FanvueSimulator } from './simulator.js';

type Times = LeverSetting['times'];

/** The faults that any platform has, in Fanvue's words, and Fanvue's own. */
export function fanvueRecipes(fanvue: FanvueSimulator) {
  const { instead } = setting(fanvue.levers);
  const refreshing: Match = { path: '/oauth2/token', form: { grant_type: 'refresh_token' } };

  return {
    ...recipes({ levers: fanvue.levers, words: words(fanvue), refreshing, oauth: { path: '/oauth2/*' } }),

    /** The version that the client names is no longer served. */
    versionRetired: (match: Match = {}, { nextVersion = '2026-12-01', times = 1 as Times } = {}) =>
      instead(match, ({ headers }) => retiredVersion(String(headers['x-fanvue-api-version']), nextVersion), times),
    /** A refusal in one of the shapes of §7. */
    refuse: (
      match: Match,
      { status = 403, body = { error: 'Insufficient scope' } as object, times = 1 as Times } = {},
    ) => instead(match, () => ({ status, body }), times),
    /** The service behind collections is down (§3.5). */
    collectionsDown: (match: Match = { path: '/collections*' }, times?: Times) =>
      instead(match, () => ({ status: 503, body: { message: 'Collections service unavailable' } }), times),
  };
}

export type RateHint = 'x-ratelimit-reset' | CommonRateHint;

/** §6, §7. */
const words = (fanvue: FanvueSimulator): ErrorWords<'x-ratelimit-reset'> => ({
  usualHint: 'x-ratelimit-reset',
  rateLimited: (hint, waitMs) => tooMany(fanvue, hint, waitMs),
  serverError: (status) => ({
    status,
    body: status === 503 ? { message: 'Service unavailable' } : { error: 'Internal server error' },
  }),
  unauthorized: () => ({ status: 401, body: { error: 'Unauthorized' } }),
  refused: (status, text) => ({ status, body: { message: text } }),
});

function tooMany({ knobs, clock }: FanvueSimulator, hint: RateHint, waitMs: number): Answer {
  const hints =
    hint === 'x-ratelimit-reset'
      ? {
          'x-ratelimit-limit': String(knobs.requestsPerMinute),
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil((clock.now() + waitMs) / 1000)),
        }
      : retryAfter(hint, waitMs, clock.now());
  return { status: 429, headers: hints, body: { error: 'Too many requests' } };
}
