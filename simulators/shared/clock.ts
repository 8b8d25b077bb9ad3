/** The simulators' clock: real time plus an offset that tests move. Every lifetime and every window runs on it. */
export class SimulatorClock {
  #offsetMs: number;

  constructor(
    offsetMs = 0,
    private readonly remember: (offsetMs: number) => void = () => {},
  ) {
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  advance(ms: number): number {
    return this.#move(this.#offsetMs + ms);
  }

  /** Time runs on from `at`; the clock never stands still. */
  set(at: number | string): number {
    const target = typeof at === 'number' ? at : Date.parse(at);
    if (Number.isNaN(target)) throw new Error(`Clock: "${at}" is not a time`);
    return this.#move(target - Date.now());
  }

  #move(offsetMs: number): number {
    this.#offsetMs = offsetMs;
    this.remember(offsetMs);
    return this.now();
  }
}
