import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EventType, payloadOf } from '../../domain/eventTypes.js';
import { type Received, type Receiver, startReceiver, verified } from '../../local/receiver.js';
import { type App, connectAs, startApp } from '../support/app.js';
import { startOneMoreWorker } from '../support/oneMore.js';

let app: App;
let receiver: Receiver;
let other: Receiver;
let account: Awaited<ReturnType<App['connect']>>;

beforeAll(async () => {
  [receiver, other] = await Promise.all([startReceiver(), startReceiver()]);
  app = await startApp({ env: { ALLOWED_PRIVATE_HOSTS: `${receiver.host},${other.host}` } });
  account = await app.connect();
});
afterAll(async () => {
  await app?.stop();
  await Promise.all([receiver?.stop(), other?.stop()]);
});
beforeEach(() => {
  receiver.received.length = 0;
  other.received.length = 0;
});
afterEach(async () => {
  for (const { id } of (await app.api.get('/v1/event-endpoints')).body.items)
    await app.api.must('DELETE', `/v1/event-endpoints/${id}`);
});

const addEndpoint = (more: object = {}) =>
  app.api.must('POST', '/v1/event-endpoints', { url: receiver.url, ...more }) as Promise<{
    id: string;
    secret: string;
  }>;
const endpoint = async (id: string) => (await app.api.get(`/v1/event-endpoints/${id}`)).body;
const test = (endpointId: string) => app.api.must('POST', `/v1/event-endpoints/${endpointId}/test`);
const delivery = (id: string, state: string) =>
  app.api.until(
    `/v1/event-deliveries/${id}`,
    (one) => one.state === state && (state !== 'waiting' || one.nextTryAt !== null), // not while it is being sent
  );
const deliveries = async (query: string) => (await app.api.get(`/v1/event-deliveries?${query}`)).body.items;
/** What came about this account, in no order. */
const came = (type: EventType, to = receiver) =>
  to.of(type).filter(({ payload }) => payload.data.accountId === account.accountId);
const openNotices = async () =>
  (await app.api.get('/v1/notices')).body.items.filter(({ kind }: { kind: string }) => kind === 'endpoint-disabled');

/** As its type is documented, and nothing beside. */
function expectDocumented({ payload, body }: Received): void {
  expect(payloadOf(payload.type as EventType).parse(payload)).toEqual(payload);
  expect(body).toBe(JSON.stringify(payload));
}

describe('what happens is told', () => {
  it('each once, signed, in the words of its documentation, within a second or two', async () => {
    const { secret } = await addEndpoint();
    await app.x.seedPosts(account.externalId, { count: 3 });

    const publishId = await app.publish(account.accountId, 'Told');
    await app.ended(publishId);
    const { id: importId } = await app.api.must('POST', `/v1/accounts/${account.accountId}/imports`, {});
    await app.api.until(`/v1/imports/${importId}`, ({ state }) => state === 'completed');
    await app.x.revokeGrant(account.externalId);
    const failedId = await app.publish(account.accountId, 'Untold');
    await app.ended(failedId);
    await connectAs(app.api, account.username, account.externalId, { accountId: account.accountId });

    const types = ['publish.published', 'import.completed', 'account.reconnect_needed', 'account.recovered'] as const;
    for (const type of types) await expect.poll(() => came(type).length, { message: type }).toBe(1);
    await expect.poll(() => came('publish.failed').length).toBe(1);
    expect(came('publish.published')[0]?.payload.data).toMatchObject({ publishId });
    expect(came('import.completed')[0]?.payload.data).toMatchObject({ importId, seen: 4, added: 4 });
    expect(came('publish.failed')[0]?.payload.data).toMatchObject({ publishId: failedId, partsLive: 0 });
    // Everything that was recorded came, and nothing else did; each in one call.
    const recorded = await app.sql`select id from events where account_id = ${account.accountId}`;
    expect(receiver.received.map(({ id }) => id).sort()).toEqual(recorded.map(({ id }) => id).sort());
    for (const told of receiver.received) {
      expect(() => verified(told, secret)).not.toThrow();
      expectDocumented(told);
      expect(told.headers['content-type']).toBe('application/json');
    }
    const [late] = await app.sql`
      select max(extract(epoch from a.at - e.created_at)) as seconds from event_delivery_attempts a
      join event_deliveries d on d.id = a.delivery_id join events e on e.id = d.event_id`;
    expect(Number(late!.seconds)).toBeLessThan(4); // the sweep alone would need five
  });

  it('only to whoever wants its type, and to each of several once', async () => {
    await addEndpoint({ types: ['publish.cancelled'] });
    await addEndpoint({ url: other.url });
    await app.ended(await app.publish(account.accountId, 'For some'));

    await expect.poll(() => came('publish.published', other).length).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('starts no run and writes no delivery where nobody asked to be told, and keeps the event all the same', async () => {
    const id = await app.publish(account.accountId, 'For nobody');
    await app.ended(id);

    const [event] = (await app.api.get('/v1/events?type=publish.published')).body.items;
    expect(event).toMatchObject({ type: 'publish.published', data: { publishId: id, accountId: account.accountId } });
    expect((await app.api.get(`/v1/events/${event.id}`)).body).toEqual(event);
    expect(await deliveries(`eventId=${event.id}`)).toEqual([]);
    await expect(
      app.temporal.workflow
        .list({ query: `WorkflowId STARTS_WITH 'event/${event.id}'` })
        [Symbol.asyncIterator]()
        .next(),
    ).resolves.toMatchObject({ done: true });
  });

  it('is documented: every type with its schema, and as webhooks of the API’s description', async () => {
    const { items } = (await app.api.get('/v1/event-types')).body;
    const { webhooks } = (await app.api.get('/openapi.json')).body;

    const types = items.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['publish.published', 'account.recovered', 'import.completed']));
    expect(Object.keys(webhooks).sort()).toEqual([...types].sort());
    const { schema } = items.find(({ type }: { type: string }) => type === 'publish.published');
    expect(schema.properties.data.required).toEqual(expect.arrayContaining(['workspaceId', 'accountId', 'publishId']));
  });
});

describe('what does not get through', () => {
  it('comes again under the same id, newly signed, and the log says what was answered', async () => {
    const { id, secret } = await addEndpoint();
    receiver.answer({ status: 500, body: 'out of order' });

    const { id: deliveryId, eventId } = await test(id);

    expect(await delivery(deliveryId, 'waiting')).toMatchObject({ why: `${receiver.host} answered 500.` });
    expect((await endpoint(id)).failingSince).not.toBeNull();
    const delivered = await delivery(deliveryId, 'delivered');
    expect(receiver.received.map((told) => told.id)).toEqual([eventId, eventId]);
    for (const told of receiver.received) expect(() => verified(told, secret)).not.toThrow();
    expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body);
    expect(receiver.received[0]!.headers['webhook-timestamp']).not.toBe(
      receiver.received[1]!.headers['webhook-timestamp'],
    );
    expect(delivered.attempts).toMatchObject([
      { status: 500, answer: 'out of order', error: null },
      { status: 204, answer: null, error: null },
    ]);
    expect((await endpoint(id)).failingSince).toBeNull();
  });

  it('is sent at once when somebody asks for it, whatever it waits for', async () => {
    const { id } = await addEndpoint();
    receiver.answer({ status: 503, headers: { 'retry-after': '3600' } });
    const { id: deliveryId, eventId } = await test(id);
    const waiting = await delivery(deliveryId, 'waiting');
    expect(new Date(waiting.nextTryAt).getTime() - Date.now()).toBeGreaterThan(3_500_000);

    expect(await app.api.post(`/v1/event-deliveries/${deliveryId}/resend`)).toMatchObject({ status: 202 });
    await delivery(deliveryId, 'delivered');
    // And once more, although it arrived: the receiver knows it by its id.
    await app.api.must('POST', `/v1/event-deliveries/${deliveryId}/resend`);

    await expect.poll(() => receiver.received.map((told) => told.id)).toEqual([eventId, eventId, eventId]);
    expect((await delivery(deliveryId, 'delivered')).attempts).toHaveLength(3);
  });

  it('ends with a redirect as with any other refusal', async () => {
    const { id } = await addEndpoint();
    receiver.answer({ status: 302, headers: { location: other.url } });

    expect(await delivery((await test(id)).id, 'waiting')).toMatchObject({ why: `${receiver.host} answered 302.` });
    expect(other.received).toEqual([]);
  });

  it('is kept as failed when its day is over, and ends its run so that operators find it', async () => {
    const { id } = await addEndpoint();
    receiver.answer({ status: 500 }, { status: 500 });
    const { id: deliveryId, eventId } = await test(id);
    await delivery(deliveryId, 'waiting');
    await app.sql`update event_delivery_attempts set at = at - interval '24 hours' where delivery_id = ${deliveryId}`;

    expect(await delivery(deliveryId, 'failed')).toMatchObject({ nextTryAt: null, tries: 2 });
    const run = app.temporal.workflow.getHandle(`event/${eventId}/${id}`);
    await expect.poll(async () => (await run.describe()).status.name).toBe('FAILED');
    expect(await deliveries(`endpointId=${id}&state=failed&type=ping.test`)).toMatchObject([{ id: deliveryId }]);

    expect(await app.api.post(`/v1/event-endpoints/${id}/resend`, {})).toMatchObject({
      status: 202,
      body: { deliveries: 1 },
    });
    await delivery(deliveryId, 'delivered');
    expect(receiver.received.map((told) => told.id)).toEqual([eventId, eventId, eventId]);
  });

  it('disables an endpoint that says 410, and tells the others', async () => {
    const { id } = await addEndpoint();
    await addEndpoint({ url: other.url, types: ['endpoint.disabled'] });
    receiver.answer({ status: 410 });

    await delivery((await test(id)).id, 'failed');

    expect(await endpoint(id)).toMatchObject({ enabled: false, disabledWhy: 'gone' });
    await expect.poll(() => other.of('endpoint.disabled').length).toBe(1);
    const [told] = other.of('endpoint.disabled');
    expect(told!.payload.data).toMatchObject({ endpointId: id, why: 'gone' });
    expectDocumented(told!);
    expect(await openNotices()).toMatchObject([{ endpointId: id, cause: 'gone' }]);
    expect((await app.api.post(`/v1/event-endpoints/${id}/test`)).status).toBe(409);
    await app.ended(await app.publish(account.accountId, 'Nobody is told'));
    expect(await deliveries(`endpointId=${id}&type=publish.published`)).toEqual([]);
  });

  it('disables an endpoint that nothing got through to for three days, once, until it is enabled again', async () => {
    const { id } = await addEndpoint();
    receiver.answer({ status: 500 }, { status: 500 }, { status: 500 });
    const first = await test(id);
    await delivery(first.id, 'waiting');
    expect((await endpoint(id)).enabled).toBe(true);
    await app.sql`update event_endpoints set failing_since = failing_since - interval '73 hours' where id = ${id}`;

    const second = await test(id);
    await delivery(second.id, 'failed');

    expect(await endpoint(id)).toMatchObject({ enabled: false, disabledWhy: 'failing' });
    expect(await openNotices()).toMatchObject([{ endpointId: id, cause: 'failing' }]);
    // What waited for its next try is kept too.
    expect(await delivery(first.id, 'failed')).toMatchObject({ why: 'The endpoint was disabled.' });

    await app.api.must('PATCH', `/v1/event-endpoints/${id}`, { enabled: true });
    expect(await openNotices()).toEqual([]);
    expect(await endpoint(id)).toMatchObject({ enabled: true, disabledWhy: null, failingSince: null });
    await app.api.must('POST', `/v1/event-endpoints/${id}/resend`, {});
    // The third 500 is answered to one of them: it comes again as well.
    for (const one of [first, second]) await delivery(one.id, 'delivered');
  });
});

describe('secrets', () => {
  it('sign along for a day after a rotation, so no receiver misses anything', async () => {
    const { id, secret } = await addEndpoint();
    const { secret: next, secretBeforeEndsAt } = await app.api.must('POST', `/v1/event-endpoints/${id}/rotate-secret`);
    expect(new Date(secretBeforeEndsAt).getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000);

    await delivery((await test(id)).id, 'delivered');
    const [during] = receiver.received.splice(0);
    expect(during!.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const one of [secret, next]) expect(() => verified(during!, one)).not.toThrow();

    await app.sql`update event_endpoints set secret_before_ends_at = now() - interval '1 second' where id = ${id}`;
    await delivery((await test(id)).id, 'delivered');
    const [after] = receiver.received.splice(0);
    expect(() => verified(after!, next)).not.toThrow();
    expect(() => verified(after!, secret)).toThrow('No matching signature');
    // And the old one is erased.
    await expect
      .poll(async () => (await app.sql`select sealed_secret_before from event_endpoints where id = ${id}`)[0])
      .toEqual({ sealed_secret_before: null });
  });

  it('are two at most: rotated again, the oldest ends at once', async () => {
    const { id, secret: first } = await addEndpoint();
    const { secret: second } = await app.api.must('POST', `/v1/event-endpoints/${id}/rotate-secret`);
    const { secret: third } = await app.api.must('POST', `/v1/event-endpoints/${id}/rotate-secret`);

    await delivery((await test(id)).id, 'delivered');

    for (const one of [second, third]) expect(() => verified(receiver.received[0]!, one)).not.toThrow();
    expect(() => verified(receiver.received[0]!, first)).toThrow('No matching signature');
  });

  it('are in no answer but the one that makes them, no history, no log and no plain column', async () => {
    const { id, secret } = await addEndpoint();
    const { secret: next } = await app.api.must('POST', `/v1/event-endpoints/${id}/rotate-secret`);
    const { id: deliveryId, eventId } = await test(id);
    await delivery(deliveryId, 'delivered');

    const looked = await Promise.all([
      app.api.get('/v1/event-endpoints'),
      app.api.patch(`/v1/event-endpoints/${id}`, { description: 'Changed' }),
      app.api.get(`/v1/event-deliveries/${deliveryId}`),
      app.history(`event/${eventId}/${id}`),
      app.output(),
      ...['event_endpoints', 'event_deliveries', 'event_delivery_attempts', 'events', 'idempotency_keys'].map(
        (table) => app.sql`select row_to_json(t)::text from ${app.sql(table)} t`,
      ),
    ]);

    const text = JSON.stringify(looked);
    for (const one of [secret, next]) {
      expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(text).not.toContain(one.slice('whsec_'.length));
      expect(text).not.toContain(Buffer.from(one).toString('base64').slice(0, 40));
    }
    expect(text).toContain(id);
  });
});

describe('whatever dies', () => {
  it('the worker in the middle of a call: it comes again under its id, and the log shows both calls', async () => {
    const { id } = await addEndpoint();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.answer({ status: 200, after: held });
    const { id: deliveryId, eventId } = await test(id);
    await expect.poll(() => receiver.received.length).toBe(1);

    await app.stack.worker.kill9();
    release();
    await app.stack.worker.restart();

    const delivered = await delivery(deliveryId, 'delivered');
    expect(receiver.received.map((told) => told.id)).toEqual([eventId, eventId]);
    expect(delivered.attempts).toMatchObject([
      { endedAt: null, status: null },
      { status: 204, error: null },
    ]);
  });

  it('what was committed while no worker was there is delivered when one is', async () => {
    const { id } = await addEndpoint();
    await app.stack.worker.kill9();
    const tests = await Promise.all([1, 2, 3].map(() => test(id)));
    expect(receiver.received).toEqual([]);

    await app.stack.worker.restart();

    for (const one of tests) await delivery(one.id, 'delivered');
    expect(receiver.received.map((told) => told.id).sort()).toEqual(tests.map(({ eventId }) => eventId).sort());
  });

  it('nothing, with two workers at it: each comes once', async () => {
    const { id } = await addEndpoint();
    const second = await startOneMoreWorker(app);
    try {
      const tests = await Promise.all(Array.from({ length: 30 }, () => test(id)));
      for (const one of tests) await delivery(one.id, 'delivered');
      expect(receiver.received.map((told) => told.id).sort()).toEqual(tests.map(({ eventId }) => eventId).sort());
    } finally {
      await second.stop();
    }
  });

  it('a run that was ended from outside is begun again', async () => {
    const { id } = await addEndpoint();
    receiver.answer({ status: 503, headers: { 'retry-after': '3600' } });
    const { id: deliveryId, eventId } = await test(id);
    await delivery(deliveryId, 'waiting');
    await app.temporal.workflow.getHandle(`event/${eventId}/${id}`).terminate();

    const longAgo = app.sql`now() - interval '16 minutes'`;
    await app.sql`update event_deliveries set next_try_at = ${longAgo}, started_at = ${longAgo} where id = ${deliveryId}`;

    await delivery(deliveryId, 'delivered');
    expect(receiver.received.map((told) => told.id)).toEqual([eventId, eventId]);
  });
});

describe('what is not kept', () => {
  it('events and deliveries of long ago, unless they are still on their way', async () => {
    const { id } = await addEndpoint();
    const done = await test(id);
    await delivery(done.id, 'delivered');
    receiver.answer({ status: 503, headers: { 'retry-after': '3600' } });
    const open = await test(id);
    await delivery(open.id, 'waiting');
    await app.sql`update events set created_at = created_at - interval '31 days' where id in ${app.sql([done.eventId, open.eventId])}`;

    await expect.poll(async () => (await app.api.get(`/v1/events/${done.eventId}`)).status).toBe(404);
    expect((await app.api.get(`/v1/event-deliveries/${done.id}`)).status).toBe(404);
    expect((await app.api.get(`/v1/event-deliveries/${open.id}`)).status).toBe(200);
  });

  it('anything of an erased account, what still waits and its run included', async () => {
    const { id } = await addEndpoint();
    const forgotten = await app.connect();
    receiver.answer({ status: 503, headers: { 'retry-after': '3600' } });
    await app.ended(await app.publish(forgotten.accountId, 'Forget me'));
    const eventId = () => receiver.of('publish.published')[0]?.id;
    await expect.poll(eventId).toBeDefined();

    await app.api.delete(`/v1/accounts/${forgotten.accountId}`);
    const { body } = await app.api.delete(`/v1/accounts/${forgotten.accountId}/data`);
    const page = async () => (await fetch(app.stack.apiUrl + new URL(body.statusUrl).pathname)).text();
    await expect.poll(page, { timeout: 60_000 }).toContain('<h1>Deleted');

    expect(await app.sql`select 1 from events where account_id = ${forgotten.accountId}`).toHaveLength(0);
    expect(await deliveries(`eventId=${eventId()}`)).toEqual([]);
    await expect(app.temporal.workflow.getHandle(`event/${eventId()}/${id}`).describe()).rejects.toThrow('not found');
  });
});

describe('where events may be sent', () => {
  it.each([
    'https://127.0.0.1/hooks',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hooks',
    'https://10.0.0.1/hooks',
    'https://localhost/hooks',
    'http://example.com/hooks',
    'https://user:password@example.com/hooks',
    'ftp://example.com/hooks',
    'nowhere',
  ])('not to %s', async (url) => {
    const { id } = await addEndpoint();
    const answers = [
      await app.api.post('/v1/event-endpoints', { url }),
      await app.api.patch(`/v1/event-endpoints/${id}`, { url }),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(422);
      expect(body).toMatchObject({ type: '/docs/problems#url-refused', violations: [{ path: 'url' }] });
    }
    expect((await endpoint(id)).url).toBe(receiver.url);
  });

  it('to no more than twenty', async () => {
    for (let n = 0; n < 20; n++) await addEndpoint();

    const { status, body } = await app.api.post('/v1/event-endpoints', { url: receiver.url });

    expect([status, body.type]).toEqual([409, '/docs/problems#limit-reached']);
  });
});
