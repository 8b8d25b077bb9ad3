import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireInsights, insightSchedule } from '../../local/insights.js';
import { type App, startApp } from '../support/app.js';

const webhookSecret = randomUUID();

describe('an owner leaves', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp({ env: { X_WEBHOOK_SECRET: webhookSecret } });
  });
  afterAll(() => app?.stop());

  const disconnected = (accountId: string) =>
    app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');

  it('by removing the app at X: everything stops, and X is asked nothing more', async () => {
    const { accountId, externalId } = await app.connect();
    const later = { publishAt: new Date(Date.now() + 86_400_000).toISOString() };
    const waiting = await app.publish(accountId, 'Tomorrow', later);
    const before = await app.x.ledger({ account: externalId });
    const payload = { date_time: new Date(Date.now() + 1_000).toISOString(), user_id: externalId, app_id: '298' };
    const body = JSON.stringify({
      data: { event_uuid: randomUUID(), event_type: 'oauth.revoke', filter: {}, payload },
    });
    const signature = `sha256=${createHmac('sha256', webhookSecret).update(body).digest('base64')}`;

    const answer = await fetch(`${app.stack.apiUrl}/webhooks/x`, {
      method: 'POST',
      headers: { 'x-twitter-webhooks-signature': signature },
      body,
    });

    expect(answer.status).toBe(200);
    expect((await disconnected(accountId)).receipt).toMatchObject({ revoked: 'removed-at-platform' });
    expect((await app.ended(waiting)).state).toBe('cancelled');
    expect(await app.x.ledger({ account: externalId, afterSeq: before.at(-1)!.seq })).toEqual([]);
    expect(await app.output()).not.toContain(webhookSecret);
  });

  it('and is forgotten, though the worker is killed in the middle of it', async () => {
    const { accountId, externalId, username } = await app.connect();
    await app.x.seedPosts(externalId, { count: 5 });
    const { id: importId } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
    await app.api.until(`/v1/imports/${importId}`, ({ state }) => state === 'completed');
    const publishId = await app.publish(accountId, `Words of ${username}`);
    expect((await app.ended(publishId)).state).toBe('published');
    await expect
      .poll(() =>
        insightSchedule(app.temporal, accountId)
          .describe()
          .then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
    const reading = await fireInsights(app.temporal, accountId);
    await reading.result();
    expect((await app.sql`select 1 from insights`).length).toBeGreaterThan(0);
    await app.api.delete(`/v1/accounts/${accountId}`);
    await disconnected(accountId);

    // A row is held, so that the deletion of all rows stands still when its worker dies.
    const statusUrl = await app.sql.begin(async (tx) => {
      await tx`select 1 from publishes where id = ${publishId} for update`;
      const { body } = await app.api.delete(`/v1/accounts/${accountId}/data`);
      await expect
        .poll(async () => (await app.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`).length, {
          timeout: 30_000,
        })
        .toBeGreaterThan(0);
      await app.stack.worker.kill9();
      return new URL(body.statusUrl).pathname;
    });
    await app.stack.worker.restart();

    const page = async () => (await fetch(app.stack.apiUrl + statusUrl)).text();
    await expect.poll(page, { timeout: 90_000, interval: 1_000 }).toContain('<h1>Deleted');
    const left = await Promise.all(
      [
        ...['accounts', 'publishes', 'publish_parts', 'imported_posts', 'imports', 'connections', 'progress', 'events'],
        ...['insight_schedules', 'insight_readings'],
      ].map(
        (table) =>
          app.sql`select * from ${app.sql(table)} t where t::text like ${`%${username}%`} or t::text like ${`%${accountId}%`}`,
      ),
    );
    expect(left.flat()).toEqual([]);
    expect(await app.sql`select 1 from insights`).toEqual([]);
    for (const workflowId of [
      `account/${accountId}`,
      `publish/${publishId}`,
      `import/${accountId}`,
      reading.workflowId,
    ])
      await expect(app.history(workflowId)).rejects.toThrow();
    expect((await app.api.get(`/v1/accounts/${accountId}`)).status).toBe(404);
  });
});
