import { expect, it } from 'vitest';
import { type Fanvue, startFanvue } from './testing.js';

/** The simulator judges everything else, so here it is judged itself: see x/naive-client.test.ts. */

async function naivePost(fanvue: Fanvue, token: string, text: string): Promise<void> {
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const answer = await fanvue.post(token, { text }).catch(() => undefined);
    if (answer?.body?.uuid) return;
  }
}

const commit = { method: 'POST', path: '/posts' };

it('sees a naive client post twice when answers are lost', async () => {
  const fanvue = await startFanvue();
  const { access_token: token } = await fanvue.connect();
  await fanvue.control.levers.lostAnswer(commit);
  await naivePost(fanvue, token, 'hello #n-lost');
  await fanvue.control.levers.serverError(commit, { acted: true });
  await naivePost(fanvue, token, 'hello #n-500');
  await fanvue.control.levers.truncatedJson(commit);
  await naivePost(fanvue, token, 'hello #n-cut');

  const account = await fanvue.idOf('luna-demo');
  const { duplicates, commitsByNonce } = await fanvue.control.counters();
  expect(duplicates.sort()).toEqual(['#n-500', '#n-cut', '#n-lost'].map((nonce) => `${account} ${nonce}`));
  expect(Object.values(commitsByNonce)).toEqual([2, 2, 2]);
});

it('sees a naive client refresh from an old copy of its tokens, and lose them', async () => {
  const fanvue = await startFanvue();
  const { refresh_token } = await fanvue.connect();
  const answers = await Promise.all([1, 2, 3].map(() => fanvue.refresh(refresh_token)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]); // all within the grace
  await fanvue.control.clock.advance(31_000);
  expect((await fanvue.refresh(refresh_token)).status).toBe(400);
  for (const { body } of answers) expect((await fanvue.refresh(body.refresh_token)).status).toBe(400);
  expect((await fanvue.control.grants('luna-demo'))[0]!.endedBecause).toBe('a refresh token was used twice');
});

it('sees a naive client storm against the limit', async () => {
  const fanvue = await startFanvue();
  const { access_token: token } = await fanvue.connect();
  await fanvue.control.knobs.set({ requestsPerMinute: 2, requestWindowMs: 600_000 });
  for (let n = 1; n <= 3; n += 1) await naivePost(fanvue, token, `post #n-${n}`);
  const { tooManyRequests, committed } = await fanvue.control.counters({ endpoint: 'POST /posts' });
  expect({ tooManyRequests, committed }).toEqual({ tooManyRequests: 8, committed: 2 });
});

it('finds no fault with a careful client', async () => {
  const fanvue = await startFanvue();
  const { access_token: token } = await fanvue.connect();
  await fanvue.control.levers.lostAnswer(commit);
  for (const text of ['one #n-1', 'two #n-2']) {
    const answer = await fanvue.post(token, { text }).catch(() => undefined);
    const { data } = (await fanvue.call('GET', '/posts?includeUnpublished=false', { token })).body;
    expect(answer?.status === 201 || data[0].text === text).toBe(true);
  }
  expect(await fanvue.control.counters()).toMatchObject({ duplicates: [], tooManyRequests: 0 });
});
