import type { LimitRules, LimitsOptions, Taken } from '../shared/limits.js';
import type { WindowRule, WindowState } from '../shared/windows.js';

const quarterHour = 900_000;
const hours = (n: number) => n * 3_600_000;
const day = hours(24);

const each = (limit: number, windowMs = quarterHour): WindowRule[] => [{ limit, windowMs }];
const sends: LimitRules = {
  perUser: [...each(15), ...each(1440, day)],
  perAppAll: each(1440, day),
};

/** §7.1. Two keys may share a window; `sharedWindows` says which. */
const documented: Record<string, LimitRules> = {
  // 300 in three hours stand on another page; 2400 a day follow from them.
  'POST /2/tweets': {
    perUser: [...each(100), ...each(300, hours(3)), ...each(2400, day)],
    perAppAll: each(10_000, day),
  },
  'DELETE /2/tweets/:id': { perUser: each(50) },
  'GET /2/tweets': { perUser: each(5000), perApp: each(3500) },
  'GET /2/tweets/:id': { perUser: each(900), perApp: each(450) },
  'GET /2/users/:id/tweets': { perUser: each(900), perApp: each(10_000) },
  'GET /2/users/:id/mentions': { perUser: each(300), perApp: each(450) },
  'GET /2/tweets/search/recent': { perUser: each(300), perApp: each(450) },
  'GET /2/users/me': { perUser: each(75) },
  'GET /2/users': { perUser: each(900), perApp: each(300) },
  'GET /2/users/:id': { perUser: each(900), perApp: each(300) },
  'GET /2/users/by/username/:username': { perUser: each(900), perApp: each(300) },
  'GET /2/dm_events': { perUser: each(15) },
  'GET /2/dm_conversations/with/:participant_id/dm_events': { perUser: each(15) },
  'GET /2/dm_conversations/:id/dm_events': { perUser: each(15) },
  'POST /2/dm_conversations/with/:participant_id/messages': sends,
  'POST /2/dm_conversations/:dm_conversation_id/messages': sends,
  'POST /2/dm_conversations': sends,
  'DELETE /2/dm_events/:event_id': { perUser: [...each(300), ...each(1500, day)], perAppAll: each(4000, day) },
  'POST /2/media/upload': { perUser: each(500), perAppAll: each(50_000, day) },
  'POST /2/media/upload/initialize': { perUser: each(1875), perAppAll: each(180_000, day) },
  'POST /2/media/upload/:id/append': { perUser: each(1875), perAppAll: each(180_000, day) },
  'POST /2/media/upload/:id/finalize': { perUser: each(1875), perAppAll: each(180_000, day) },
  'GET /2/media/upload': { perUser: each(1000), perAppAll: each(100_000, day) },
  'POST /2/media/metadata': { perUser: each(500), perAppAll: each(50_000, day) },
  'PUT /2/tweets/:tweet_id/hidden': { perUser: each(50) },
  'GET /2/tweets/analytics': { perUser: each(300), perApp: each(300) },
  'POST /2/webhooks': { perApp: each(450) },
  'GET /2/webhooks': { perApp: each(450) },
  'PUT /2/webhooks/:id': { perApp: each(450) },
  'DELETE /2/webhooks/:id': { perApp: each(450) },
  'POST /2/activity/subscriptions': { perAppAll: each(500) },
  'GET /2/activity/subscriptions': { perApp: each(500) },
  'DELETE /2/activity/subscriptions/:id': { perApp: each(500) },
};

/** The three ways to send a message draw on one window. */
const sharedWindows: Record<string, string> = {
  'POST /2/dm_conversations/with/:participant_id/messages': 'POST dm messages',
  'POST /2/dm_conversations/:dm_conversation_id/messages': 'POST dm messages',
  'POST /2/dm_conversations': 'POST dm messages',
};

export const limits: Omit<LimitsOptions, 'windows'> = { documented, sharedWindows, headers };

/** The window that is full, or else the first; and for posts those of the day as well. */
function headers({ endpoint, states, full, windowScale }: Taken): Record<string, string> {
  const told = full ?? states[0];
  const headers = told ? rateHeaders('x-rate-limit', told) : {};
  for (const state of states) {
    if (state.windowMs !== day * windowScale || !endpoint.startsWith('POST /2/tweets')) continue;
    const prefix = state.key.includes(' app ') ? 'x-app-limit-24hour' : 'x-user-limit-24hour';
    Object.assign(headers, rateHeaders(prefix, state));
  }
  return headers;
}

/** The reset is told in whole seconds of the epoch, and never before the window is over. */
const rateHeaders = (prefix: string, { limit, remaining, resetAt }: WindowState): Record<string, string> => ({
  [`${prefix}-limit`]: String(limit),
  [`${prefix}-remaining`]: String(remaining),
  [`${prefix}-reset`]: String(Math.ceil(resetAt / 1000)),
});
