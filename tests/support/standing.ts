import type { Hold } from '../../simulators/control.js';
import type { Gate } from './gates.js';

/** Something that is stopped half-way, so that a process can be killed exactly there. */
export interface Standing {
  /** Resolves once it stands there. */
  reached(): Promise<void>;
  /** What the world does once the process is dead. */
  afterKill(): Promise<void>;
}

/** A call that the platform holds back. Afterwards the platform goes on as if nothing had been, or the call is lost. */
export const atCall = (hold: Hold, afterwards: 'goes on' | 'is lost'): Standing => ({
  reached: () => hold.reached(),
  afterKill: () => (afterwards === 'goes on' ? hold.release() : hold.drop()),
});

/** A statement that Postgres holds back. Afterwards it goes on without its sender, or never happens. */
export const atStatement = (gate: Gate, afterwards: 'goes on' | 'is lost'): Standing => ({
  reached: () => gate.reached(),
  afterKill: () => (afterwards === 'goes on' ? gate.open() : gate.breakOff()),
});
