import { describe, expect, it } from 'vitest';
import { startX, type X } from './testing.js';

/**
 * The simulator judges everything else, so here it is judged itself: a client that does what naive clients do must be seen to
 * post twice, to lose its tokens and to storm against limits, and a careful one must be seen to do none of it.
 */

/** Tries again on any error, at once, and changes the text a little when X calls it a duplicate. */
async function naivePost(x: X, token: string, text: string, attemptsMax = 8): Promise<void> {
  let said = text;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const answer = await x.call('POST', '/2/tweets', { token, json: { text: said } }).catch(() => undefined);
    if (answer?.body?.data?.id) return;
    if (answer?.text.includes('duplicate content')) said = `${text} (${attempt})`;
  }
}

/** Refreshes wherever it stands, without asking whether somebody else is at it. */
const naiveRefresh = (x: X, refreshToken: string, workers: number) =>
  Promise.all(Array.from({ length: workers }, () => x.refresh(refreshToken)));

describe('the judge', () => {
  it('sees a naive client post twice when answers are lost', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    await x.control.levers.lostAnswer({ method: 'POST', path: '/2/tweets' }, 1);
    await naivePost(x, token, 'hello #n-lost');
    await x.control.levers.serverError({ method: 'POST', path: '/2/tweets' }, { acted: true });
    await naivePost(x, token, 'hello #n-500');
    await x.control.levers.truncatedJson({ method: 'POST', path: '/2/tweets' });
    await naivePost(x, token, 'hello #n-cut');

    const { duplicates, commitsByNonce } = await x.control.counters();
    const account = await x.idOf('demo_studio');
    expect(duplicates.sort()).toEqual([`${account} #n-500`, `${account} #n-cut`, `${account} #n-lost`]);
    expect(Object.values(commitsByNonce)).toEqual([2, 2, 2]);
  });

  it('sees a naive client send a message twice', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    const send = async () =>
      await x.call('POST', `/2/dm_conversations/with/${await x.idOf('demo_shop')}/messages`, {
        token,
        json: { text: 'hi #n-dm' },
      });
    await x.control.levers.lostAnswer({ method: 'POST', path: '/2/dm_conversations/*' });
    await send().catch(send);
    expect((await x.control.counters()).duplicates).toHaveLength(1);
  });

  it('sees two refreshes at once cost the whole grant', async () => {
    const x = await startX();
    const { access_token, refresh_token } = await x.connect();
    const answers = await naiveRefresh(x, refresh_token, 3);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const won = answers.find(({ status }) => status === 200)!.body.access_token;
    for (const token of [access_token, won]) expect((await x.call('GET', '/2/users/me', { token })).status).toBe(401);
    expect(await x.control.counters()).toMatchObject({
      spentRefreshTokenCalls: 2,
      tokenCalls: 4,
      revokedTokenCalls: 2,
    });
  });

  it('sees a naive client storm against a limit', async () => {
    const x = await startX();
    const { access_token: token } = await x.connect();
    await x.control.limits.set('POST /2/tweets', { perUser: [{ limit: 2, windowMs: 900_000 }] });
    for (let n = 1; n <= 5; n += 1) await naivePost(x, token, `post #n-${n}`, 10);
    const { tooManyRequests, callsByEndpoint, committed } = await x.control.counters({ endpoint: 'POST /2/tweets' });
    expect({ tooManyRequests, calls: callsByEndpoint['POST /2/tweets'], committed }).toEqual({
      tooManyRequests: 30,
      calls: 32,
      committed: 2,
    });
  });

  it('finds no fault with a careful client', async () => {
    const x = await startX();
    const first = await x.connect();
    await x.control.limits.set('POST /2/tweets', { perUser: [{ limit: 2, windowMs: 900_000 }] });
    const { body: pair } = await x.refresh(first.refresh_token);
    const token = pair.access_token;
    const account = await x.idOf('demo_studio');

    await x.control.levers.lostAnswer({ method: 'POST', path: '/2/tweets' });
    for (const text of ['one #n-1', 'two #n-2', 'three #n-3']) {
      const answer = await x.call('POST', '/2/tweets', { token, json: { text } }).catch(() => undefined);
      // An unknown outcome is read back before anything else.
      const seen = (await x.call('GET', `/2/users/${account}/tweets`, { token })).body.data;
      expect(answer?.status === 201 || seen[0].text === text).toBe(true);
      // And an exhausted window is waited for.
      if (answer?.headers.get('x-rate-limit-remaining') === '0') await x.control.clock.advance(900_000);
    }

    const counters = await x.control.counters();
    expect(counters).toMatchObject({
      duplicates: [],
      spentRefreshTokenCalls: 0,
      revokedTokenCalls: 0,
      expiredTokenCalls: 0,
      tooManyRequests: 0,
    });
    expect(counters.commitsByAccount).toEqual({ [account]: 3 });
    const order = (await x.control.ledger({ phase: 'committed', kind: 'post' })).map(({ nonce }) => nonce);
    expect(order).toEqual(['#n-1', '#n-2', '#n-3']);
  });
});
