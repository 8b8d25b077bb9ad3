import { type Remote, remote } from './shared/control-api.js';
import type { Match } from './shared/levers.js';
import type { XControlTree } from './x/control.js';

/** A call that stands still between two steps, until the test lets it go. */
export interface Hold {
  id: string;
  /** Resolves once that many calls stand here; rejects when the patience ends before. */
  reached(count?: number, patienceMs?: number): Promise<void>;
  /** The calls go on as if nothing had been. */
  release(): Promise<void>;
  /** The calls end without an answer: before the commit nothing happens, after it the answer is lost. */
  drop(): Promise<void>;
}

export type XControl = Remote<XControlTree> & {
  /** Stops matching calls before the platform acts, or after it has acted and before it answers. */
  hold(match: Match, phase: 'before-commit' | 'after-commit', times?: number | 'standing'): Promise<Hold>;
};

/** The test's hand on a running simulator, in this process or in another. */
export function controlClient(controlUrl: string): XControl {
  const tree = remote<XControlTree>(controlUrl);

  async function hold(
    match: Match,
    phase: 'before-commit' | 'after-commit',
    times: number | 'standing' = 1,
  ): Promise<Hold> {
    const { id } = await tree.holds.open(match, phase, times);
    return {
      id,
      async reached(count = 1, patienceMs = 20_000) {
        if (!(await tree.holds.reached(id, count, patienceMs))) {
          throw new Error(`No ${count} call(s) came to ${phase} of ${JSON.stringify(match)} within ${patienceMs} ms`);
        }
      },
      release: () => tree.holds.release(id),
      drop: () => tree.holds.drop(id),
    };
  }

  return new Proxy(tree as XControl, {
    get: (branches, name) => (name === 'hold' ? hold : Reflect.get(branches, name)),
  });
}
