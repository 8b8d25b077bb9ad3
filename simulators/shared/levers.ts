import { type Answer, type Call, formOf } from './call.js';

/** Which calls a lever takes hold of. What is left out matches everything. */
export interface Match {
  method?: string;
  /** The name of a host, such as `apiUrl` or `instagram-login.apiUrl`. */
  host?: string;
  /** A path or a pattern, or any of several: `:name` stands for one segment, `*` for anything. */
  path?: string | string[];
  /** Id or username of the account whose token or grant the call carries. */
  account?: string;
  /** Fields of a form body, such as `{ grant_type: 'refresh_token' }`. */
  form?: Record<string, string>;
  /** The same for the query. */
  query?: Record<string, string>;
  /** From the n-th matching call on; the first is 1. */
  nth?: number;
  /** Calls that changed something only; for levers after acting. */
  committed?: boolean;
  /** A share of the matching calls, drawn with the seed. */
  probability?: number;
  seed?: number;
}

/** `before`: instead of acting, or before it. `after`: the platform has acted and the answer has not left. */
export type LeverPhase = 'before' | 'after';

export type Effect =
  | { do: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
  | { do: 'drop' } // the connection ends without a byte
  | { do: 'reset' } // the same with a TCP reset
  | { do: 'silence' } // no byte, and the connection stays open
  | { do: 'delay'; ms: number }
  | { do: 'hold' }
  | { do: 'edit'; set?: Record<string, unknown>; remove?: string[] } // fields of the JSON answer
  | { do: 'headers'; set: Record<string, string> }
  | { do: 'empty' } // the real status with an empty body
  | { do: 'truncate' } // half the body, as if it were the whole
  | { do: 'cut' } // the length of the whole body, half of its bytes, then the end
  | { do: 'drip'; bytesPerSecond: number }
  | { do: 'stall'; after: 'headers' | 'half' };

/** An effect that is made when it fires; a platform's own levers use it for what depends on the clock or on the call. */
export interface MadeEffect {
  do: 'made';
  make(call: Call): Answer;
}

export interface LeverSetting {
  match?: Match;
  phase: LeverPhase;
  /** How often it fires. */
  times?: number | 'standing';
  effect: Effect | MadeEffect;
}

/** What happens on the wire. */
export type Delivery =
  | { kind: 'send'; answer: Answer; bytesPerSecond?: number; endAfter?: 'half'; stallAfter?: 'headers' | 'half' }
  | { kind: 'drop' | 'reset' | 'silence' };

const afterOnly = new Set(['edit', 'headers', 'empty', 'truncate', 'cut', 'drip', 'stall']);

interface Lever extends LeverSetting {
  id: string;
  left: number;
  seen: number;
  fired: number;
  draw: () => number;
  path: RegExp[] | undefined;
  waiting: ((decision: 'go' | 'drop') => void)[];
  onReached: (() => void)[];
}

/** Scripted faults, and the holds that stop a call between two steps so that a test can do something there. */
export class Levers {
  #levers: Lever[] = [];
  readonly #fired = new Map<string, number>();
  #nextId = 1;

  set(setting: LeverSetting): { id: string } {
    if (setting.phase === 'before' && afterOnly.has(setting.effect.do)) {
      throw new Error(`A lever before acting has no answer to "${setting.effect.do}"`);
    }
    const id = `lever-${this.#nextId++}`;
    const { times = 1, match = {} } = setting;
    const left = times === 'standing' ? Number.POSITIVE_INFINITY : times;
    const path = match.path ? [match.path].flat().map(pathPattern) : undefined;
    this.#levers.push({
      ...setting,
      id,
      left,
      path,
      seen: 0,
      fired: 0,
      draw: dice(match.seed ?? 1),
      waiting: [],
      onReached: [],
    });
    return { id };
  }

  /** Takes the lever away; calls that it holds go on. */
  remove(id: string): void {
    this.#end(id, 'go');
  }

  clear(): void {
    for (const lever of [...this.#levers]) this.#end(lever.id, 'go');
  }

  fired(id: string): number {
    return this.#fired.get(id) ?? 0;
  }

  /** True as soon as that many calls wait here; false when the patience ends before. */
  async reached(id: string, count = 1, patienceMs = 20_000): Promise<boolean> {
    const lever = this.#levers.find((one) => one.id === id);
    if (!lever) throw new Error(`There is no hold "${id}"`);
    const deadline = Date.now() + patienceMs;
    while (lever.waiting.length < count) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        lever.onReached.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  release(id: string): void {
    this.#end(id, 'go');
  }

  drop(id: string): void {
    this.#end(id, 'drop');
  }

  /** Nobody waits for ever on a simulator that stops. */
  dropAll(): void {
    for (const lever of [...this.#levers]) this.#end(lever.id, 'drop');
  }

  /** What the levers do with a call before the platform acts: nothing, or something instead of acting. */
  async before(call: Call): Promise<{ delivery: Delivery; lever: string } | undefined> {
    for (const lever of this.#taking('before', call, false)) {
      const { effect } = lever;
      if (effect.do === 'delay') await pause(effect.ms);
      else if (effect.do === 'hold') {
        if ((await this.#wait(lever)) === 'drop') return { delivery: { kind: 'drop' }, lever: lever.id };
      } else return { delivery: deliver(effect, call, { status: 500 }), lever: lever.id };
    }
    return undefined;
  }

  /** What the levers do with an answer after the platform acted. */
  async after(call: Call, answer: Answer, committed: boolean): Promise<{ delivery: Delivery; lever?: string }> {
    let current = answer;
    let lever: string | undefined;
    for (const one of this.#taking('after', call, committed)) {
      const { effect } = one;
      lever = one.id;
      if (effect.do === 'delay') await pause(effect.ms);
      else if (effect.do === 'hold') {
        if ((await this.#wait(one)) === 'drop') return { delivery: { kind: 'drop' }, lever };
      } else if (effect.do === 'edit') current = edited(current, effect);
      else if (effect.do === 'headers') current = { ...current, headers: { ...current.headers, ...effect.set } };
      else return { delivery: deliver(effect, call, current), lever };
    }
    return { delivery: { kind: 'send', answer: current }, lever };
  }

  /** The levers that take hold of this call, each counted once it is its turn. */
  *#taking(phase: LeverPhase, call: Call, committed: boolean): Generator<Lever> {
    for (const lever of [...this.#levers]) {
      if (lever.phase !== phase || lever.left <= 0 || !matches(lever, call, committed)) continue;
      lever.seen += 1;
      const { nth = 1, probability } = lever.match ?? {};
      if (lever.seen < nth) continue;
      if (probability !== undefined && lever.draw() >= probability) continue;
      lever.left -= 1;
      lever.fired += 1;
      this.#fired.set(lever.id, lever.fired);
      // A hold stays until it is released, because its calls wait in it.
      if (lever.left <= 0 && lever.effect.do !== 'hold') this.#levers = this.#levers.filter((one) => one !== lever);
      yield lever;
    }
  }

  #wait(lever: Lever): Promise<'go' | 'drop'> {
    return new Promise((resolve) => {
      lever.waiting.push(resolve);
      for (const tell of lever.onReached.splice(0)) tell();
    });
  }

  #end(id: string, decision: 'go' | 'drop'): void {
    const lever = this.#levers.find((one) => one.id === id);
    if (!lever) return;
    this.#levers = this.#levers.filter((one) => one !== lever);
    for (const decide of lever.waiting.splice(0)) decide(decision);
  }
}

export function pathPattern(path: string): RegExp {
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

function matches(lever: Lever, call: Call, committed: boolean): boolean {
  const { method, host, account, form, query, committed: mustCommit } = lever.match ?? {};
  if (method && method !== call.method) return false;
  if (host && host !== call.host) return false;
  if (lever.path && !lever.path.some((pattern) => pattern.test(call.path))) return false;
  if (account && account !== call.caller.account && account !== call.caller.username) return false;
  if (mustCommit && !committed) return false;
  if (query && !Object.entries(query).every(([key, value]) => call.query.get(key) === value)) return false;
  if (!form) return true;
  const given = formOf(call);
  return given !== null && Object.entries(form).every(([key, value]) => given[key] === value);
}

function deliver(effect: Effect | MadeEffect, call: Call, answer: Answer): Delivery {
  switch (effect.do) {
    case 'answer': {
      const { status, headers, body } = effect;
      return { kind: 'send', answer: { status, headers, body } };
    }
    case 'made':
      return { kind: 'send', answer: effect.make(call) };
    case 'drop':
    case 'reset':
    case 'silence':
      return { kind: effect.do };
    case 'empty':
      return { kind: 'send', answer: { ...answer, body: undefined } };
    case 'truncate':
      return {
        kind: 'send',
        answer: {
          ...answer,
          headers: { 'content-type': 'application/json; charset=utf-8', ...answer.headers },
          body: half(answer),
        },
      };
    case 'cut':
      return { kind: 'send', answer, endAfter: 'half' };
    case 'drip':
      return { kind: 'send', answer, bytesPerSecond: effect.bytesPerSecond };
    case 'stall':
      return { kind: 'send', answer, stallAfter: effect.after };
    default:
      throw new Error(`"${effect.do}" decides nothing by itself`);
  }
}

function half(answer: Answer): string {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
  return text.slice(0, Math.floor(text.length / 2));
}

function edited(
  answer: Answer,
  { set = {}, remove = [] }: { set?: Record<string, unknown>; remove?: string[] },
): Answer {
  if (typeof answer.body !== 'object' || answer.body === null) return answer;
  const body: Record<string, unknown> = { ...answer.body, ...set };
  for (const key of remove) delete body[key];
  return { ...answer, body };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Mulberry32: the same draws for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
