/** Counts the steps of the demo and prints what each of them saw. */
let failures = 0;
let steps = 0;

export interface Seen<T> {
  /** What was seen, in a sentence. */
  readonly seen: string;
  /** Where Temporal Web shows the runs it took. */
  readonly runs?: readonly string[];
  readonly result?: T;
}

/** Runs one step, prints what it saw, and goes on whatever happens. */
export async function step<T>(title: string, work: () => Promise<Seen<T>>): Promise<T | undefined> {
  steps++;
  const began = Date.now();
  try {
    const { seen, runs = [], result } = await work();
    console.log(`\n✔ ${steps}. ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)\n     ${seen}`);
    for (const run of runs) console.log(`     ${run}`);
    return result;
  } catch (error) {
    failures++;
    console.log(`\n✘ ${steps}. ${title}\n     ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

export const held = () => ({ steps, failures });
