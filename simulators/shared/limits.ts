import type { WindowRule, WindowState, Windows } from './windows.js';

/** What one endpoint allows. `perApp` counts calls with app-only tokens, `perAppAll` those of every user as well. */
export interface LimitRules {
  perUser?: WindowRule[];
  perApp?: WindowRule[];
  perAppAll?: WindowRule[];
}

export interface Caller {
  appId: string;
  accountId?: string;
}

/** What a call found in its windows. */
export interface Taken {
  endpoint: string;
  states: WindowState[];
  full: WindowState | undefined;
  /** How much longer or shorter a test has made the windows. */
  windowScale: number;
}

export interface RateAnswer {
  allowed: boolean;
  headers: Record<string, string>;
  full?: WindowState;
}

export interface LimitsOptions {
  windows: Windows;
  documented: Record<string, LimitRules>;
  /** Endpoints that draw on one window, by the name of that window. */
  sharedWindows?: Record<string, string>;
  /** How the platform tells of its windows; left out, it does not. */
  headers?(taken: Taken): Record<string, string>;
}

/** Windows per user and per app for each endpoint, as documented until a test changes them. */
export class Limits {
  #rules: Record<string, LimitRules>;
  #scale = { limit: 1, window: 1 };
  #on = true;

  constructor(private readonly options: LimitsOptions) {
    this.#rules = { ...options.documented };
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
    this.#rules = { ...this.options.documented };
    this.#scale = { limit: 1, window: 1 };
    this.#on = true;
    this.options.windows.clear();
  }

  windows(): WindowState[] {
    return this.options.windows.all();
  }

  /** The windows of an endpoint as they stand, without counting anything: for platforms that can be asked for a quota. */
  look(endpoint: string, caller: Caller): WindowState[] {
    return this.#counted(endpoint, caller).map(({ key, rule }) => this.options.windows.look(key, rule));
  }

  take(endpoint: string, caller: Caller): RateAnswer {
    if (!this.#on) return { allowed: true, headers: {} };
    const { states, full } = this.options.windows.take(this.#counted(endpoint, caller));
    const headers = this.options.headers?.({ endpoint, states, full, windowScale: this.#scale.window }) ?? {};
    return { allowed: !full, headers, ...(full && { full }) };
  }

  #counted(endpoint: string, { appId, accountId }: Caller) {
    const { perUser = [], perApp = [], perAppAll = [] } = this.#rules[endpoint] ?? {};
    const name = this.options.sharedWindows?.[endpoint] ?? endpoint;
    return [
      ...(accountId ? perUser : []).map((rule) => this.#window(`${name} user ${accountId}`, rule)),
      ...(accountId ? [] : perApp).map((rule) => this.#window(`${name} app-only ${appId}`, rule)),
      ...perAppAll.map((rule) => this.#window(`${name} app ${appId}`, rule)),
    ];
  }

  #window(key: string, { limit, windowMs }: WindowRule) {
    const rule = { limit: Math.max(1, Math.round(limit * this.#scale.limit)), windowMs: windowMs * this.#scale.window };
    return { key: `${key} ${windowMs}`, rule };
  }
}
