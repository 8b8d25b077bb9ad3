import type { SimulatorClock } from '../shared/clock.js';
import { FixedWindows, type WindowRule, type WindowState } from '../shared/windows.js';

const quarterHour = 900_000;
const hours = (n: number) => n * 3_600_000;
const day = hours(24);

/** What one endpoint allows. `perApp` counts calls with app-only tokens, `perAppAll` those of every user as well. */
export interface LimitRules {
  perUser?: WindowRule[];
  perApp?: WindowRule[];
  perAppAll?: WindowRule[];
}

const each = (limit: number, windowMs = quarterHour): WindowRule[] => [{ limit, windowMs }];
const sends: LimitRules = {
  perUser: [...each(15), ...each(1440, day)],
  perAppAll: each(1440, day),
};

/** §7.1. Two keys may share a window; `sharedWindows` says which. */
export const documentedLimits: Record<string, LimitRules> = {
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

export interface RateAnswer {
  allowed: boolean;
  headers: Record<string, string>;
}

/** Windows per user and per app, and the headers that tell of them. */
export class Limits {
  #rules: Record<string, LimitRules> = { ...documentedLimits };
  #scale = { limit: 1, window: 1 };
  #on = true;
  readonly #windows: FixedWindows;

  constructor(clock: SimulatorClock) {
    this.#windows = new FixedWindows(clock);
  }

  /** Replaces what one endpoint allows. */
  set(endpoint: string, rules: LimitRules): void {
    this.#rules[endpoint] = rules;
  }

  /** Makes every limit or every window larger or smaller: `{ window: 1 / 60 }` turns fifteen minutes into fifteen seconds. */
  scale({ limit = 1, window = 1 }: { limit?: number; window?: number }): void {
    this.#scale = { limit, window };
  }

  /** Counts and refuses nothing more; the headers go with it. */
  off(): void {
    this.#on = false;
  }

  /** Back to what is documented, with empty windows. */
  reset(): void {
    this.#rules = { ...documentedLimits };
    this.#scale = { limit: 1, window: 1 };
    this.#on = true;
    this.#windows.clear();
  }

  windows(): WindowState[] {
    return this.#windows.all();
  }

  take(endpoint: string, caller: { appId: string; accountId?: string }): RateAnswer {
    if (!this.#on) return { allowed: true, headers: {} };
    const { perUser = [], perApp = [], perAppAll = [] } = this.#rules[endpoint] ?? {};
    const name = sharedWindows[endpoint] ?? endpoint;
    const { appId, accountId } = caller;
    const counted = [
      ...(accountId ? perUser : []).map((rule) => this.#window(`${name} user ${accountId}`, rule)),
      ...(accountId ? [] : perApp).map((rule) => this.#window(`${name} app-only ${appId}`, rule)),
      ...perAppAll.map((rule) => this.#window(`${name} app ${appId}`, rule)),
    ];
    const { states, full } = this.#windows.take(counted);
    const headers = full ? rateHeaders('x-rate-limit', full) : states[0] ? rateHeaders('x-rate-limit', states[0]) : {};
    for (const state of states) {
      if (state.windowMs !== day * this.#scale.window || !endpoint.startsWith('POST /2/tweets')) continue;
      Object.assign(
        headers,
        rateHeaders(state.key.includes(' app ') ? 'x-app-limit-24hour' : 'x-user-limit-24hour', state),
      );
    }
    return { allowed: !full, headers };
  }

  #window(key: string, { limit, windowMs }: WindowRule) {
    const rule = { limit: Math.max(1, Math.round(limit * this.#scale.limit)), windowMs: windowMs * this.#scale.window };
    return { key: `${key} ${windowMs}`, rule };
  }
}

/** The reset is told in whole seconds of the epoch, and never before the window is over. */
const rateHeaders = (prefix: string, { limit, remaining, resetAt }: WindowState): Record<string, string> => ({
  [`${prefix}-limit`]: String(limit),
  [`${prefix}-remaining`]: String(remaining),
  [`${prefix}-reset`]: String(Math.ceil(resetAt / 1000)),
});
