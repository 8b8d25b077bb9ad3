import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideConsent } from '../../simulators/shared/owner.js';
import { type App, startApp } from '../support/app.js';

const tokenCall = { path: '/2/oauth2/token' };

/** What state.test.ts promises of the API, judged by what X saw. */
describe('the way to consent and back, as X sees it', () => {
  let app: App;
  let account: { id: string };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await app.x.levers.clear();
    account = await app.x.seedAccount({ username: `o_${Math.random().toString(36).slice(2, 10)}` });
  });

  const tokenCalls = async () => (await app.x.ledger({ phase: 'received', ...tokenCall })).length;
  const ended = (id: string) => app.api.until(`/v1/connections/${id}`, ({ endedAt }) => endedAt !== null, 20_000);

  /** Up to X's answer: the address that the owner's browser is sent back to. */
  async function consented(as: string, { cancel = false } = {}) {
    const { id, startUrl } = await app.api.must('POST', '/v1/connections', { platform: 'x' });
    const left = await fetch(startUrl, { method: 'POST', redirect: 'manual' });
    const cookie = left.headers.getSetCookie()[0]!.split(';')[0]!;
    const callback = await decideConsent(left.headers.get('location')!, { account: as, cancel });
    return { id: id as string, cookie, callback };
  }
  const comeBack = (callback: URL, cookie: string) => fetch(callback, { redirect: 'manual', headers: { cookie } });

  it('exchanges a code once, however often and however parallel the callback comes (S02, S11)', async () => {
    const { id, cookie, callback } = await consented(account.id);
    const before = await tokenCalls();

    const answers = await Promise.all(Array.from({ length: 50 }, () => comeBack(callback, cookie)));

    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    const connection = await ended(id);
    expect(connection).toMatchObject({ state: 'connected', refusal: null });
    expect((await comeBack(callback, cookie)).status).toBe(400);
    expect((await tokenCalls()) - before).toBe(1);
    expect(await app.sql`select 1 from accounts where external_id = ${account.id}`).toHaveLength(1);
  });

  it('asks X for nothing when the browser is another one (S04)', async () => {
    const mine = await consented(account.id);
    const theirs = await consented(account.id);
    const before = await tokenCalls();

    for (const cookie of ['', theirs.cookie]) expect((await comeBack(mine.callback, cookie)).status).toBe(400);

    expect(await tokenCalls()).toBe(before);
    expect((await comeBack(mine.callback, mine.cookie)).status).toBe(303);
    expect(await ended(mine.id)).toMatchObject({ state: 'connected' });
  });

  it('asks X for nothing when the owner pressed Cancel, and says so (S09)', async () => {
    const before = await tokenCalls();
    const { id, cookie, callback } = await consented(account.id, { cancel: true });

    const back = await comeBack(callback, cookie);

    expect(back.status).toBe(303);
    expect(await ended(id)).toMatchObject({
      state: 'refused',
      refusal: 'access_denied',
      message: expect.stringContaining('did not allow'),
    });
    expect(await (await fetch(back.headers.get('location')!)).text()).toContain('did not allow');
    expect(await tokenCalls()).toBe(before);
  });

  it('connects nobody with a code that was given to another attempt (S12)', async () => {
    const victim = await consented(account.id);
    const attacker = await consented(
      (await app.x.seedAccount({ username: `e_${Math.random().toString(36).slice(2, 10)}` })).id,
    );
    const mixed = new URL(victim.callback);
    mixed.searchParams.set('code', attacker.callback.searchParams.get('code')!);
    const [before] = await app.sql`select count(*)::int as n from accounts`;

    expect((await comeBack(mixed, victim.cookie)).status).toBe(303);

    expect(await ended(victim.id)).toMatchObject({ state: 'refused', accountId: null });
    expect((await app.sql`select count(*)::int as n from accounts`)[0]).toEqual(before);
  });

  it('names one callback address to X on both ways (S13)', async () => {
    const { cookie, callback } = await consented(account.id);
    await comeBack(callback, cookie);
    expect(`${callback.origin}${callback.pathname}`).toBe(`${app.stack.apiUrl}/oauth/callback/x`);
  });
});
