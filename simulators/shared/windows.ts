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
  /** When the window is over; of a sliding one, when there is room for one more than now. */
  resetAt: number;
}

interface Tally {
  used: number;
  refused: number;
  resetAt: number;
}

/** Counters over time, by key. How a window moves is the difference between the two kinds below. */
export abstract class Windows {
  constructor(protected readonly clock: SimulatorClock) {}

  /** The window as it stands, without counting anything. */
  look(key: string, rule: WindowRule): WindowState {
    const { used, refused, resetAt } = this.tally(key, rule);
    return { key, ...rule, used, refused, remaining: Math.max(0, rule.limit - used), resetAt };
  }

  /** Counts one call in every window, or in none of them if one is full. */
  take(windows: { key: string; rule: WindowRule }[]): { states: WindowState[]; full: WindowState | undefined } {
    const full = windows.find(({ key, rule }) => this.look(key, rule).remaining === 0);
    for (const { key, rule } of windows) this.count(key, rule, full ? 'refused' : 'used');
    const states = windows.map(({ key, rule }) => this.look(key, rule));
    return { states, full: states.find((state) => state.key === full?.key) };
  }

  abstract all(): WindowState[];
  abstract clear(): void;
  protected abstract tally(key: string, rule: WindowRule): Tally;
  protected abstract count(key: string, rule: WindowRule, as: 'used' | 'refused'): void;
}

/** A window opens with its first call and closes after its length, whatever came in between. */
export class FixedWindows extends Windows {
  readonly #windows = new Map<string, { openedAt: number; used: number; refused: number; rule: WindowRule }>();

  all(): WindowState[] {
    return [...this.#windows].map(([key, { rule }]) => this.look(key, rule));
  }

  clear(): void {
    this.#windows.clear();
  }

  protected tally(key: string, rule: WindowRule): Tally {
    const { openedAt, used, refused } = this.#open(key, rule);
    return { used, refused, resetAt: openedAt + rule.windowMs };
  }

  protected count(key: string, rule: WindowRule, as: 'used' | 'refused'): void {
    this.#open(key, rule)[as] += 1;
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

/** A window always ends now: each call counts until it is as old as the window is long. */
export class SlidingWindows extends Windows {
  readonly #windows = new Map<string, { usedAt: number[]; refused: number; rule: WindowRule }>();

  all(): WindowState[] {
    return [...this.#windows].map(([key, { rule }]) => this.look(key, rule));
  }

  clear(): void {
    this.#windows.clear();
  }

  protected tally(key: string, rule: WindowRule): Tally {
    const { usedAt, refused } = this.#slide(key, rule);
    // A limit that was lowered meanwhile wants more than the oldest call to leave.
    const leaves = usedAt[Math.max(0, usedAt.length - rule.limit)] ?? this.clock.now();
    return { used: usedAt.length, refused, resetAt: leaves + rule.windowMs };
  }

  protected count(key: string, rule: WindowRule, as: 'used' | 'refused'): void {
    const window = this.#slide(key, rule);
    if (as === 'used') window.usedAt.push(this.clock.now());
    else window.refused += 1;
  }

  #slide(key: string, rule: WindowRule) {
    const window = this.#windows.get(key) ?? { usedAt: [], refused: 0, rule };
    const now = this.clock.now();
    window.usedAt = window.usedAt.filter((at) => at <= now && now < at + rule.windowMs);
    window.rule = rule;
    this.#windows.set(key, window);
    return window;
  }
}
