import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../local/processes.js';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

describe('a publish is asked for', () => {
  let app: App;
  let gates: Gates;
  let temporalLine: TcpProxy;
  let temporal: Client;
  let account: Awaited<ReturnType<App['connect']>>;

  beforeAll(async () => {
    temporalLine = await startTcpProxy(inject('temporalAddress'));
    app = await startApp({ temporalAddress: temporalLine.address });
    gates = await installGates(app.stack.databaseUrl);
    const connection = await Connection.connect({ address: inject('temporalAddress') }); // past the line that is cut
    temporal = new Client({ connection, namespace: app.stack.temporalNamespace });
    await app.x.knobs.set({ duplicateWindowMs: 0 });
  });
  afterAll(async () => {
    await temporal?.connection.close();
    await gates?.stop();
    await app?.stop();
    await temporalLine?.close();
  });
  beforeEach(async () => {
    account = await app.connect();
  });
  afterEach(async () => {
    temporalLine.open();
    expect(await disagreements(app, account)).toEqual([]);
  });

  const ask = (text: string, key: string) =>
    app.api.post('/v1/publishes', { accountId: account.accountId, post: { text } }, { 'idempotency-key': key });
  const promises = () => app.sql<{ id: string; started_at: Date | null }[]>`
    select id, started_at from publishes where account_id = ${account.accountId}`;
  const runOf = (id: string) => temporal.workflow.getHandle(`publish/${id}`).describe();
  const texts = async () => (await app.livePosts(account.externalId)).map((post) => post.text);

  it('fifty times at once under one key: one run, one post, fifty equal answers', async () => {
    const key = randomUUID();

    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('Fifty hands', key)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await promises()).toHaveLength(1);
    await app.ended(answers[0]!.body.id);
    expect(await texts()).toEqual(['Fifty hands']);
  });

  it('again after the API was killed and is back, and again once it is live: the same answer, no second post', async () => {
    const key = randomUUID();
    const first = await ask('Asked thrice', key);
    await app.stack.api.kill9();
    await app.stack.api.restart();

    const second = await ask('Asked thrice', key);
    await app.ended(first.body.id);
    const third = await ask('Asked thrice', key);

    expect([second, third].map(({ status, body }) => ({ status, body }))).toEqual([
      { status: 202, body: first.body },
      { status: 202, body: first.body },
    ]);
    expect(await promises()).toHaveLength(1);
    expect(await texts()).toEqual(['Asked thrice']);
  });

  describe('of an API that is killed before it answers', () => {
    /** What each leaves behind is not known to the caller, who asks again under the same key. */
    const askAgain = async (text: string, key: string, asking: Promise<unknown>) => {
      await asking;
      await app.stack.api.restart();
      const answer = await ask(text, key);
      expect(answer.status, JSON.stringify(answer.body)).toBe(202);
      const kept = await promises();
      expect(kept.map(({ id }) => id)).toEqual([answer.body.id]);
      expect((await app.ended(answer.body.id)).state).toBe('published');
      expect(await texts()).toEqual([text]);
    };
    const unanswered = (text: string, key: string) => expect(ask(text, key)).rejects.toThrow();

    it('before its row is kept: the second asking is the first', async () => {
      const key = randomUUID();
      const gate = await gates.close('promise', account.accountId);
      const asking = unanswered('Never kept', key);
      await gate.reached();
      await app.stack.api.kill9();
      await gate.breakOff();

      await askAgain('Never kept', key, asking);
    });

    it('while its row is being kept, which Postgres does afterwards: the same publish', async () => {
      const key = randomUUID();
      const gate = await gates.close('promise', account.accountId);
      const asking = unanswered('Hardly kept', key);
      await gate.reached();
      await app.stack.api.kill9();
      await gate.open();

      await askAgain('Hardly kept', key, asking);
    });

    it('after its row is kept and before Temporal hears of it: the same publish, started once', async () => {
      const key = randomUUID();
      temporalLine.stall('up');
      const asking = unanswered('Kept, not started', key);
      await waitUntil('its row is kept', async () => (await promises()).length === 1, { withinMs: 10_000, everyMs: 5 });
      await app.stack.api.kill9();
      temporalLine.open();

      await askAgain('Kept, not started', key, asking);
    });

    it('after Temporal has started it: the same publish, its run used as it is', async () => {
      const key = randomUUID();
      temporalLine.stall('down');
      const asking = unanswered('Started, not told', key);
      let runId = '';
      const started = async () => {
        const [promise] = await promises();
        runId = promise ? (await runOf(promise.id)).runId : '';
        return runId !== '';
      };
      await waitUntil('its run is there', started, { withinMs: 10_000, everyMs: 5 });
      await app.stack.api.kill9();
      temporalLine.open();

      await askAgain('Started, not told', key, asking);
      const [promise] = await promises();
      expect((await runOf(promise!.id)).runId).toBe(runId);
    });
  });

  it('while Temporal is away: promised all the same, and kept once it is back', async () => {
    temporalLine.cut();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const asked = await Promise.all([
      ask('As soon as possible', randomUUID()),
      ask('As soon as possible, too', randomUUID()),
      app.api.post('/v1/publishes', { accountId: account.accountId, post: { text: 'Later' }, publishAt: tomorrow }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);
    const [one, other, later] = asked.map(({ body }) => body.id as string);
    expect((await app.api.get(`/v1/publishes/${one}`)).body.state).toBe('scheduled');

    temporalLine.open();

    expect([(await app.ended(one!)).state, (await app.ended(other!)).state]).toEqual(['published', 'published']);
    await waitUntil('every promise has its run', async () => (await promises()).every((row) => row.started_at), {
      withinMs: 30_000,
    });
    expect((await runOf(later!)).status.name).toBe('RUNNING');
    expect((await texts()).sort()).toEqual(['As soon as possible', 'As soon as possible, too']);
    await app.api.delete(`/v1/publishes/${later}`);
  });

  it('while Temporal is away, of an API that dies as well: still kept, by the worker’s own comparison', async () => {
    temporalLine.cut();
    const { body } = await ask('Nobody left but the row', randomUUID());
    await app.stack.api.kill9();

    temporalLine.open();

    await waitUntil('X shows it', async () => (await texts()).length === 1, { withinMs: 60_000 });
    await app.stack.api.restart();
    expect((await app.ended(body.id)).state).toBe('published');
  });
});
