import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../../local/processes.js';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';

const hourMs = 3_600_000;
/** Temporal's number for a pending activity that has been asked to stop. */
const cancelRequested = 3;

describe('an account whose tokens end or go at the worst moment', () => {
  let app: App;
  let gates: Gates;
  let account: Awaited<ReturnType<App['connect']>>;

  beforeAll(async () => {
    app = await startApp();
    gates = await installGates(app.stack.databaseUrl);
    await app.x.knobs.set({ duplicateWindowMs: 0 });
  });
  afterAll(async () => {
    await gates?.stop();
    await app?.stop();
  });
  beforeEach(async () => {
    await app.x.levers.clear();
    account = await app.connect();
  });

  const counters = () => app.x.counters({ account: account.externalId });
  const refreshing = () => ({
    path: '/2/oauth2/token',
    form: { grant_type: 'refresh_token' },
    account: account.username,
  });
  const picture = async () => {
    const body = await readFile(new URL('../../local/assets/picture.jpg', import.meta.url));
    const answer = await app.api.request('POST', '/v1/media', { body, headers: { 'content-type': 'image/jpeg' } });
    return { mediaId: answer.body.id as string, altText: 'Dusk over the lake' };
  };
  /** Its next use asks for a newer token. */
  const tokenEnds = () =>
    app.sql`update accounts set token_expires_at = now() + interval '10 seconds' where id = ${account.accountId}`;
  const disconnected = () =>
    app.api.until(`/v1/accounts/${account.accountId}`, ({ state }) => state === 'disconnected');
  /** The account's run has heard of the disconnect while its refresh is under way. */
  const refreshIsCalledOff = () =>
    waitUntil(
      'the refresh is called off',
      async () => {
        const { raw } = await app.temporal.workflow.getHandle(`account/${account.accountId}`).describe();
        return Boolean(raw.pendingActivities?.some(({ state }) => state === cancelRequested));
      },
      { withinMs: 20_000 },
    );
  const callsAfter = async (afterSeq: number) =>
    (await app.x.ledger({ account: account.externalId, phase: 'received', afterSeq })).map(({ endpoint }) => endpoint);
  const lastSeq = async () => (await app.x.ledger({ account: account.externalId })).at(-1)!.seq;

  it('renews a token that ends between upload and commit, once, and goes on with what is uploaded', async () => {
    const before = await counters();
    const gate = await gates.close('intent', `${account.accountId}/0`);
    const id = await app.publish(account.accountId, { text: 'A 401 in the middle', media: [await picture()] });
    await gate.reached(); // uploaded, not yet committed
    await app.x.clock.advance(2 * hourMs + 1_000);
    await gate.open();

    expect((await app.ended(id)).state).toBe('published');

    const after = await counters();
    expect(after.tokenCalls - before.tokenCalls).toBe(1);
    expect(after.spentRefreshTokenCalls).toBe(0);
    expect(after.commitsByAccount[account.externalId]).toBe(1);
    expect(after.callsByEndpoint['POST /2/media/upload']).toBe(1);
    expect(after.callsByEndpoint['POST /2/tweets']).toBe(2);
    expect(await disagreements(app, account)).toEqual([]);
  });

  it('publishes once when the worker is killed while the token is renewed between upload and commit', async () => {
    const hold = await app.x.hold(refreshing(), 'before-commit');
    const gate = await gates.close('intent', `${account.accountId}/0`);
    const id = await app.publish(account.accountId, { text: 'A 401 and a kill', media: [await picture()] });
    await gate.reached();
    await app.x.clock.advance(2 * hourMs + 1_000);
    await gate.open();
    await hold.reached();
    await app.stack.worker.kill9();
    await hold.drop(); // X never saw it: nothing has rotated

    await app.stack.worker.restart();

    expect((await app.ended(id, 110_000)).state).toBe('published');
    expect(await counters()).toMatchObject({
      spentRefreshTokenCalls: 0,
      commitsByAccount: { [account.externalId]: 1 },
    });
    expect(await disagreements(app, account)).toEqual([]);
  });

  it('is disconnected during a refresh: the new pair is revoked as well, and X hears nothing more', async () => {
    const before = (await app.x.liveSecrets(account.externalId)).map(({ id }) => id);
    const hold = await app.x.hold(refreshing(), 'after-commit');
    await tokenEnds();
    const id = await app.publish(account.accountId, 'Waits for a token');
    await hold.reached(); // X has rotated, we do not know it yet

    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await refreshIsCalledOff();
    await hold.release();
    await leaving;
    await disconnected();
    const seq = await lastSeq();

    // The access token before the rotation may live on at X until its end; nobody has it any more.
    const alive = (await app.x.liveSecrets(account.externalId)).filter(({ id }) => !before.includes(id));
    expect(alive).toEqual([]);
    expect(['published', 'cancelled', 'failed']).toContain((await app.ended(id)).state);
    expect(await disagreements(app, account)).toEqual([]);
    expect(await callsAfter(seq)).toEqual([]);
    expect((await counters()).spentRefreshTokenCalls).toBe(0);
  });

  it('is disconnected while X does not answer a refresh: it ends all the same, and the publish says why', async () => {
    const hold = await app.x.hold(refreshing(), 'before-commit');
    await tokenEnds();
    const id = await app.publish(account.accountId, 'Never gets a token');
    await hold.reached();

    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`);
    await refreshIsCalledOff();
    await hold.drop();
    await leaving;
    await disconnected();
    const seq = await lastSeq();

    expect(['cancelled', 'failed']).toContain((await app.ended(id)).state);
    expect(await app.livePosts(account.externalId)).toEqual([]);
    expect(await app.x.liveSecrets(account.externalId)).toEqual([]);
    expect(await disagreements(app, account)).toEqual([]);
    expect(await callsAfter(seq)).toEqual([]);
  });

  it('is disconnected while its worker is dead in the middle of a call: nothing is called failed that may be live', async () => {
    const hold = await app.x.hold({ method: 'POST', path: '/2/tweets', account: account.username }, 'after-commit');
    const id = await app.publish(account.accountId, 'Who was it');
    await hold.reached();
    await app.stack.worker.kill9();
    await hold.drop();
    const leaving = app.api.delete(`/v1/accounts/${account.accountId}`); // a 202 or a wait: it is asked for either way
    await app.stack.worker.restart();
    await leaving;
    await disconnected();

    const { state } = await app.ended(id);

    expect(['published', 'unconfirmed']).toContain(state);
    expect(await app.livePosts(account.externalId)).toHaveLength(1);
    expect(await disagreements(app, account)).toEqual([]);
  });
});
