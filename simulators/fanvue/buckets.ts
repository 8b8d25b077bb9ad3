import { type WindowRule, type WindowState, Windows } from '../shared/windows.js';

interface Bucket {
  rule: WindowRule;
  /** How many calls there were room for at that moment. */
  room: number;
  at: number;
  refused: number;
}

/** Buckets that fill evenly: a call takes one out, and the window's length fills it from empty to full (§6). */
export class TokenBuckets extends Windows {
  readonly #buckets = new Map<string, Bucket>();

  all(): WindowState[] {
    return [...this.#buckets].map(([key, { rule }]) => this.look(key, rule));
  }

  clear(): void {
    this.#buckets.clear();
  }

  /** When there is room for one more call than now. */
  nextAt(key: string, rule: WindowRule): number {
    const { room } = this.#filled(key, rule);
    return this.clock.now() + (Math.floor(room) + 1 - room) * (rule.windowMs / rule.limit);
  }

  protected tally(key: string, rule: WindowRule) {
    const { room, refused } = this.#filled(key, rule);
    const fullAt = this.clock.now() + ((rule.limit - room) / rule.limit) * rule.windowMs;
    return { used: rule.limit - Math.floor(room), refused, resetAt: fullAt };
  }

  protected count(key: string, rule: WindowRule, as: 'used' | 'refused'): void {
    const bucket = this.#filled(key, rule);
    this.#buckets.set(key, {
      ...bucket,
      room: bucket.room - (as === 'used' ? 1 : 0),
      refused: bucket.refused + (as === 'refused' ? 1 : 0),
    });
  }

  #filled(key: string, rule: WindowRule): Bucket {
    const known = this.#buckets.get(key);
    const at = this.clock.now();
    const sameRule = known?.rule.limit === rule.limit && known.rule.windowMs === rule.windowMs;
    if (!known || !sameRule) return { rule, room: rule.limit, at, refused: 0 };
    const gained = (Math.max(0, at - known.at) / rule.windowMs) * rule.limit;
    return { ...known, room: Math.min(rule.limit, known.room + gained), at };
  }
}
