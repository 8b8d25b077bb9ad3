import type { SimulatorClock } from './clock.js';

export interface WindowRule {
  limit: number;
  windowMs: number;
}

export interface WindowState extends WindowRule {
  key: string;
  used: number;
  /** Calls that were turned away. */
  refused: number;
  remaining: number;
  resetAt: number;
}

/** Counters over fixed windows: a window opens with its first call and closes after its length, whatever came in between. */
export class FixedWindows {
  readonly #windows = new Map<string, { openedAt: number; used: number; refused: number; rule: WindowRule }>();

  constructor(private readonly clock: SimulatorClock) {}

  /** The window as it stands, without counting anything. */
  look(key: string, rule: WindowRule): WindowState {
    const { openedAt, used, refused } = this.#open(key, rule);
    const remaining = Math.max(0, rule.limit - used);
    return { key, ...rule, used, refused, remaining, resetAt: openedAt + rule.windowMs };
  }

  /** Counts one call in every window, or in none of them if one is full. */
  take(windows: { key: string; rule: WindowRule }[]): { states: WindowState[]; full: WindowState | undefined } {
    const full = windows.find(({ key, rule }) => this.look(key, rule).remaining === 0);
    for (const { key, rule } of windows) {
      const window = this.#open(key, rule);
      if (full) window.refused += 1;
      else window.used += 1;
    }
    const states = windows.map(({ key, rule }) => this.look(key, rule));
    return { states, full: states.find((state) => state.key === full?.key) };
  }

  all(): WindowState[] {
    return [...this.#windows].map(([key, { rule }]) => this.look(key, rule));
  }

  clear(): void {
    this.#windows.clear();
  }

  #open(key: string, rule: WindowRule) {
    const known = this.#windows.get(key);
    const now = this.clock.now();
    if (known && now < known.openedAt + rule.windowMs && now >= known.openedAt) {
      known.rule = rule;
      return known;
    }
    const fresh = { openedAt: now, used: 0, refused: 0, rule };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
