import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishes } from '../../db/schema.js';
import { ApiClient } from '../../local/apiClient.js';
import { freePort } from '../../local/ports.js';
import {
  type ApiUnderTest,
  runsOf,
  startAnother,
  startApiUnderTest,
  type TestWorkspace,
} from '../support/apiUnderTest.js';

describe('Idempotency-Key (S54, F45–F47)', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;
  let accountId: string;

  beforeAll(async () => {
    api = await startApiUnderTest();
    workspace = await api.newWorkspace();
    accountId = await workspace.newAccount();
  });
  afterAll(() => api?.stop());

  const publish = (key: string, text: string, to: ApiClient = workspace, account = accountId) =>
    to.post('/v1/publishes', { accountId: account, post: { text } }, { 'idempotency-key': key });
  const count = async (of: TestWorkspace = workspace) =>
    (await api.db.select().from(publishes).where(sql`${publishes.workspaceId} = ${of.workspaceId}`)).length;

  it('makes one publish and one run of 50 equal requests at once, and answers all alike', async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 50 }, () => publish('fifty', 'Once')));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await count()).toBe(before + 1);
    expect(await runsOf(api, answers[0]!.body.workflowId)).toHaveLength(1);
  });

  it('answers a repeated request the same, however its JSON is spelled', async () => {
    const first = await publish('spelled', 'Same');
    const again = await workspace.request('POST', '/v1/publishes', {
      body: ` { "post": { "text" : "\\u0053ame" },\n "accountId": "${accountId}" } `,
      headers: { 'idempotency-key': 'spelled', 'content-type': 'application/json' },
    });

    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('refuses another body or another path under the same key, and nothing is lost', async () => {
    const first = await publish('other body', 'One');

    const other = await publish('other body', 'Two');
    const elsewhere = await workspace.post(
      `/v1/accounts/${accountId}/imports`,
      {},
      { 'idempotency-key': 'other body' },
    );

    for (const refused of [other, elsewhere]) {
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        type: '/docs/problems#idempotency-key-reused',
        nextStep: expect.any(String),
      });
    }
    expect((await publish('other body', 'One')).body).toEqual(first.body);
  });

  it('keeps the keys of one workspace from another’s', async () => {
    const neighbour = await api.newWorkspace();
    const theirs = await neighbour.newAccount();
    const [mine, their] = await Promise.all([
      publish('shared', 'Mine'),
      publish('shared', 'Theirs', neighbour, theirs),
    ]);

    expect([mine.status, their.status]).toEqual([202, 202]);
    expect(mine.body.id).not.toBe(their.body.id);
    expect(await count(neighbour)).toBe(1);
  });

  it.each([
    ['none', undefined, 'idempotency-key-missing'],
    ['256 characters', 'k'.repeat(256), 'bad-request'],
    ['an unprintable one', 'k\u00e9y', 'bad-request'],
  ])('refuses %s', async (_title, key, kind) => {
    const answer = await fetch(`${api.url}/v1/publishes`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${workspace.apiKey}`,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      body: JSON.stringify({ accountId, post: { text: 'x' } }),
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: `/docs/problems#${kind}` });
  });

  it('takes 255 characters', async () => {
    expect((await publish('k'.repeat(255), 'Long key')).status).toBe(202);
  });

  it('keeps nothing of a refused request: the corrected one may use the same key', async () => {
    const refused = await publish('refused', 'x'.repeat(281));
    expect(refused.status).toBe(422);
    expect((await api.sql`select 1 from idempotency_keys where key = 'refused'`).length).toBe(0);

    expect((await publish('refused', 'Short enough')).status).toBe(202);
  });

  it('still honours a key a day later and after a restart of the API', async () => {
    const first = await publish('next day', 'Yesterday');
    await api.sql`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'next day'`;
    const another = await startAnother(api.deps);

    const again = await publish('next day', 'Yesterday', new ApiClient(another.url, workspace.apiKey));

    another.stop();
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
  });

  it('answers 409 while the first request under a key is still under way', async () => {
    const held = api.sql.begin(async (tx) => {
      await tx`insert into idempotency_keys (workspace_id, key, fingerprint, answer) values (${workspace.workspaceId}, 'busy', 'x', '{}')`;
      const answer = await publish('busy', 'Wait for me');
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ type: '/docs/problems#idempotency-key-busy' });
      expect(answer.headers.get('retry-after')).toBeTruthy();
      throw new Error('withdrawn');
    });

    await expect(held).rejects.toThrow('withdrawn');
    expect((await publish('busy', 'Wait for me')).status).toBe(202);
  });

  it('shows a connection’s link again to a repeated request, and never keeps it readable', async () => {
    const first = await workspace.post('/v1/connections', { platform: 'x' }, { 'idempotency-key': 'link' });
    const again = await workspace.post('/v1/connections', { platform: 'x' }, { 'idempotency-key': 'link' });

    expect(again.body).toEqual(first.body);
    const secret = first.body.startUrl.split('/connect/')[1];
    const [kept] = await api.sql`select answer::text as answer from idempotency_keys where key = 'link'`;
    expect(kept!.answer).not.toContain(secret);
  });

  describe('while Temporal is away (F47)', () => {
    let cutOff: ApiUnderTest;
    let owner: TestWorkspace;

    beforeAll(async () => {
      cutOff = await startApiUnderTest({ temporalAddress: `127.0.0.1:${await freePort()}` });
      owner = await cutOff.newWorkspace();
    });
    afterAll(() => cutOff?.stop());

    it('promises all the same, and notes that the run is still to be started', async () => {
      const account = await owner.newAccount();
      const key = randomUUID();

      const answer = await owner.post(
        '/v1/publishes',
        { accountId: account, post: { text: 'Later' } },
        { 'idempotency-key': key },
      );

      expect(answer.status).toBe(202);
      const [row] = await cutOff.sql`select state, started_at from publishes where id = ${answer.body.id}`;
      expect(row).toEqual({ state: 'scheduled', started_at: null });
      expect(await (await fetch(`${cutOff.url}/metrics`)).text()).toContain('promises_unstarted 1');

      // Temporal is back: a repetition starts it, once, under the id that was promised (F46).
      const back = await startAnother({ ...cutOff.deps, temporal: api.temporal });
      const again = await new ApiClient(back.url, owner.apiKey).post(
        '/v1/publishes',
        { accountId: account, post: { text: 'Later' } },
        { 'idempotency-key': key },
      );
      back.stop();
      expect(again.body).toEqual(answer.body);
      expect(await runsOf(api, answer.body.workflowId)).toHaveLength(1);
      const [started] = await cutOff.sql`select started_at from publishes where id = ${answer.body.id}`;
      expect(started!.started_at).not.toBeNull();
    });

    it('says of a message that it was not delivered, and of readiness what is missing', async () => {
      const account = await owner.newAccount();
      const publishAt = new Date(Date.now() + 3_600_000).toISOString();
      const { body } = await owner.post('/v1/publishes', { accountId: account, post: { text: 'Later' }, publishAt });

      const cancelled = await owner.delete(`/v1/publishes/${body.id}`);

      expect(cancelled.status).toBe(503);
      expect(cancelled.body).toMatchObject({ type: '/docs/problems#unavailable', nextStep: expect.any(String) });
      const ready = await fetch(`${cutOff.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ postgres: true, temporal: false, worker: false });
    });
  });
});
