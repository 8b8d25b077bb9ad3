import type { Answer } from '../shared/call.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import { type CommonRateHint, type ErrorWords, recipes, retryAfter, setting } from '../shared/recipes.js';
import { problem, problemType } from './errors.js';
import type { XSimulator } from './simulator.js';

type Times = LeverSetting['times'];

/** The faults that any platform has, in X's words, and X's own. */
export function xRecipes(x: XSimulator) {
  const { instead } = setting(x.levers);
  const refreshing: Match = { path: '/2/oauth2/token', form: { grant_type: 'refresh_token' } };

  return {
    ...recipes({ levers: x.levers, words: words(x), refreshing, oauth: { path: '/2/oauth2/*' } }),

    creditsDepleted: (match: Match = {}, { newShape = true, times = 1 as Times } = {}) =>
      instead(match, () => creditsDepleted(newShape), times),
    usageCapped: (match: Match = {}, times?: Times) => instead(match, usageCapped, times),
    /** A refusal with a text of its own, such as those of §8; with a code it takes the legacy shape. */
    refuse: (
      match: Match,
      {
        status = 403,
        detail = 'Forbidden',
        type = 'about:blank',
        code = undefined as number | undefined,
        times = 1 as Times,
      } = {},
    ) =>
      instead(
        match,
        () =>
          code === undefined
            ? problem(status, status === 401 ? 'Unauthorized' : 'Forbidden', detail, type)
            : legacy(status, code, detail),
        times,
      ),
  };
}

export type RateHint = 'x-rate-limit-reset' | CommonRateHint;

/** §7, §8. */
const words = (x: XSimulator): ErrorWords<'x-rate-limit-reset'> => ({
  usualHint: 'x-rate-limit-reset',
  rateLimited: (hint, waitMs) => tooMany(hint, waitMs, x.clock.now()),
  serverError: (status) => problem(status, ...titleOf(status)),
  unauthorized: () => problem(401, 'Unauthorized', 'Unauthorized'),
  refused: (status, text) => problem(status, 'Invalid Request', text, 'invalid-request'),
  quotaExhausted: () => creditsDepleted(true),
});

function titleOf(status: number): [string, string] {
  const title = status === 503 ? 'Service Unavailable' : 'Internal Server Error';
  return [title, title];
}

function tooMany(hint: RateHint, waitMs: number, now: number): Answer {
  const { headers, ...answer } = problem(429, 'Too Many Requests', 'Too Many Requests');
  const hints =
    hint === 'x-rate-limit-reset'
      ? {
          'x-rate-limit-limit': '100',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String(Math.ceil((now + waitMs) / 1000)),
        }
      : retryAfter(hint, waitMs, now);
  return { ...answer, headers: { ...headers, ...hints } };
}

/** Two shapes were seen (§7.2). */
function creditsDepleted(newShape: boolean): Answer {
  if (newShape)
    return {
      status: 402,
      body: {
        title: 'Payment Required',
        detail: 'credits depleted',
        status: 402,
        type: 'https://api.x.com/2/problems/credits-depleted',
      },
    };
  return {
    status: 402,
    body: {
      title: 'CreditsDepleted',
      detail: 'Your enrolled account does not have any credits to fulfill this request.',
      type: problemType('credits'),
    },
  };
}

const usageCapped = (): Answer => ({
  status: 429,
  body: {
    title: 'UsageCapExceeded',
    detail: 'Usage cap exceeded: Monthly product cap',
    period: 'Monthly',
    scope: 'Product',
    account_id: 1,
    type: problemType('usage-capped'),
  },
});

const legacy = (status: number, code: number, message: string): Answer => ({
  status,
  body: { errors: [{ code, message }] },
});
