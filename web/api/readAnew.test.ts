import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAnew } from './readAnew.js';

const key = ['connections', 'one'];
const ofConnections = ([noun]: readonly unknown[]) => noun === 'connections';

/** A query that is shown, whose reads are answered by hand. */
function shown() {
  const reads: ((answer: string | Error) => void)[] = [];
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const observer = new QueryObserver(queries, {
    queryKey: key,
    queryFn: () =>
      new Promise<string>((resolve, reject) => {
        reads.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      }),
  });
  onTestFinished(observer.subscribe(() => {}));
  const answer = async (nth: number, what: string | Error) => {
    await expect.poll(() => reads.length).toBe(nth);
    reads[nth - 1]?.(what);
  };
  return { queries, reads, answer, seen: () => observer.getCurrentResult().data };
}

describe('reading anew', () => {
  it('reads once more what was under way for the first time when the news came', async () => {
    const { queries, reads, answer, seen } = shown();

    const done = readAnew(queries, ofConnections);
    await answer(1, 'as it was');
    await answer(2, 'as it is');

    await done;
    expect(seen()).toBe('as it is');
    expect(reads).toHaveLength(2);
  });

  it('does so when that first read fails', async () => {
    const { queries, answer, seen } = shown();

    const done = readAnew(queries, ofConnections);
    await answer(1, new Error('away for a moment'));
    await answer(2, 'as it is');

    await done;
    expect(seen()).toBe('as it is');
  });

  it('shows what comes while there is news without end, and reads once for all of what came meanwhile', async () => {
    const { queries, reads, answer, seen } = shown();
    await answer(1, 'first');
    await expect.poll(seen).toBe('first');

    const news = [1, 2, 3, 4].map(() => readAnew(queries, ofConnections));
    await answer(2, 'second');
    await expect.poll(seen).toBe('second');
    await answer(3, 'third');

    await Promise.all(news);
    expect(seen()).toBe('third');
    expect(reads).toHaveLength(3);
  });

  it('leaves alone what it does not concern, and what is not shown', async () => {
    const { queries, reads, answer, seen } = shown();
    await answer(1, 'first');
    await expect.poll(seen).toBe('first');

    await readAnew(queries, ([noun]) => noun === 'accounts');

    expect(reads).toHaveLength(1);
    queries.setQueryData(['connections', 'another'], 'of an earlier page');
    const done = readAnew(queries, ofConnections);
    await answer(2, 'second');
    await done;
    expect(reads).toHaveLength(2);
    expect(queries.getQueryState(['connections', 'another'])).toMatchObject({ isInvalidated: true });
  });
});
