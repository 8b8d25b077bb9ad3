import { describe, expect, it } from 'vitest';
import { startThreads, type Threads } from './testing.js';

/**
 * The simulator judges everything else, so here it is judged itself: a client that does what naive clients do must be seen to
 * post twice, and a careful one must not.
 */

const publishing = { method: 'POST', path: '/v1.0/me/threads_publish' };

/** Publishes, and on any trouble makes a new container and publishes that (as Postiz does). */
async function naivePost(threads: Threads, token: string, text: string, attemptsMax = 6): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const answer = await threads.post(token, { media_type: 'TEXT', text }).catch(() => undefined);
    if (answer?.body?.id) return;
  }
}

/** Asks the container before anything is done again. */
async function carefulPost(threads: Threads, token: string, text: string): Promise<void> {
  const { id } = (await threads.create(token, { media_type: 'TEXT', text })).body;
  await threads.status(token, id);
  for (;;) {
    await threads.publish(token, id).catch(() => undefined);
    if ((await threads.status(token, id)).body.status === 'PUBLISHED') return;
  }
}

describe('the judge', () => {
  it('sees a naive client post twice when answers are lost', async () => {
    const threads = await startThreads();
    const token = await threads.connect();
    await threads.control.levers.lostAnswer(publishing);
    await naivePost(threads, token, 'hello #n-lost');
    await threads.control.levers.serverError(publishing, { acted: true });
    await naivePost(threads, token, 'hello #n-500');
    await threads.control.levers.truncatedJson(publishing);
    await naivePost(threads, token, 'hello #n-cut');

    const { duplicates, commitsByNonce } = await threads.control.counters();
    expect(duplicates).toHaveLength(3);
    expect(Object.values(commitsByNonce)).toEqual([2, 2, 2]);
  });

  it('finds no fault with a careful one', async () => {
    const threads = await startThreads();
    const token = await threads.connect();
    await threads.control.levers.lostAnswer(publishing);
    await carefulPost(threads, token, 'hello #n-lost');
    await threads.control.levers.resetBefore(publishing);
    await carefulPost(threads, token, 'hello #n-reset');

    expect((await threads.control.counters()).duplicates).toEqual([]);
    expect(await threads.control.ledger({ phase: 'committed', kind: 'post' })).toHaveLength(2);
  });

  it('sees a naive client storm against a limit', async () => {
    const threads = await startThreads();
    const token = await threads.connect();
    await threads.control.limits.set('posts', { perUser: [{ limit: 1, windowMs: 86_400_000 }] });
    for (const text of ['one #n-1', 'two #n-2']) await naivePost(threads, token, text);

    const answered = await threads.control.ledger({ phase: 'answered', endpoint: 'POST /v1.0/:user/threads_publish' });
    expect(answered.map(({ status }) => status)).toEqual([200, 400, 400, 400, 400, 400, 400]);
  });

  it('remembers every secret that it gave out', async () => {
    const threads = await startThreads();
    const token = await threads.connect();

    const kinds = (await threads.control.issuedSecrets()).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['access-token', 'access-token', 'api-secret', 'authorization-code', 'client-secret']);
    expect((await threads.control.issuedSecrets()).map(({ value }) => value)).toContain(token);
  });

  it('has levers in Threads’ words', async () => {
    const threads = await startThreads();
    const token = await threads.connect();
    const me = () => threads.call('GET', '/v1.0/me', { token });
    await threads.control.levers.rateLimited({ path: '/v1.0/me' });
    expect(await me()).toMatchObject({ status: 400, body: { error: { code: 613, error_subcode: 4279002 } } });
    await threads.control.levers.rateLimited({ path: '/v1.0/me' }, { hint: 'usage', waitMs: 90_000 });
    expect((await me()).headers.get('x-business-use-case-usage')).toContain('"estimated_time_to_regain_access":2');
    await threads.control.levers.refuse({ path: '/v1.0/me' }, { code: 190, subcode: 463 });
    expect((await me()).body.error.error_subcode).toBe(463);
    await threads.control.levers.outage();
    expect(await me()).toMatchObject({ status: 503, body: { error: { code: 2, is_transient: true } } });
  });
});
