import { createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import postgres from 'postgres';
import { Phase } from '../../domain/searchAttributes.js';
import { ApiClient } from '../../local/apiClient.js';
import { consent } from '../../local/browser.js';
import { connect, publish, uploadTo, worldOf } from '../../local/demo/world.js';
import { type Guide, keyOf } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import { fireInsights, insightSchedule } from '../../local/insights.js';
import { startReceiver } from '../../local/receiver.js';
import { startStack } from '../../local/stack.js';

/**
 * Records a history of every workflow and of each branch worth keeping, from the real product on a stack of its own:
 * `npm run record`. Run it when a workflow gains a branch, and keep the old files: they stand for runs that are alive.
 * `npm run record -- eraseAccount` writes that one history only.
 */
const only = process.argv.slice(2);
const webhookSecret = 'recorded-webhook-secret';
const folder = fileURLToPath(new URL('histories/', import.meta.url));
const receiver = await startReceiver();
const stack = await startStack({
  env: {
    RECONCILE_OVER_MS: '3000',
    INBOX_POLL_MS: '1000',
    REPLY_UNDO_SECONDS: '3',
    X_WEBHOOK_SECRET: webhookSecret,
    ALLOWED_PRIVATE_HOSTS: receiver.host,
  },
  engine: true,
  log: console.log,
});
const connection = await Connection.connect({ address: stack.temporalAddress });
const client = new Client({ connection, namespace: stack.temporalNamespace });
const api = new ApiClient(stack.apiUrl, stack.apiKey);
const x = stack.simulators.x.control;
const create = { method: 'POST', path: '/2/tweets' };

async function keep(name: string, workflowId: string, runId?: string): Promise<void> {
  if (only.length > 0 && !only.includes(name)) return;
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const recorded = historyToJSON(history).replace(/"identity": "[^"]*"/g, '"identity": "recorded"');
  await writeFile(`${folder}${name}.json`, recorded);
  console.log(`kept ${name}: ${history.events?.length} events`);
}

const over = (id: string) =>
  api.until(
    `/v1/publishes/${id}`,
    ({ state }) => ['published', 'failed', 'unconfirmed', 'cancelled'].includes(state),
    90_000,
  );
const closed = (workflowId: string) =>
  client.workflow
    .getHandle(workflowId)
    .result()
    .catch(() => undefined);
/** The account's run has refreshed by itself and waits for the next time. */
async function expectRefresh(accountId: string): Promise<void> {
  const before = (await api.get(`/v1/accounts/${accountId}`)).body.tokenExpiresAt;
  if (new Date(before).getTime() - Date.now() > 61_000) return;
  await api.until(
    `/v1/accounts/${accountId}`,
    ({ tokenExpiresAt }) => new Date(tokenExpiresAt).getTime() - Date.now() > 61_000,
  );
}
const later = () => new Date(Date.now() + 86_400_000).toISOString();

/** The branches that X has none of: a part that waits for the one before, a confirmation, a second try, a choice among accounts. */
async function recordOtherPlatforms(): Promise<void> {
  const world = worldOf(stack);
  const { threads, tiktok, instagram } = await openGuides(stack.simulatorUrl);
  const record = async (name: string, guide: Guide, kind: string) => {
    const { accountId } = await connect(world, guide, await guide.newOwner());
    const id = await publish(world, accountId, await guide.kinds[kind]!.post('Recorded elsewhere', uploadTo(world)));
    await over(id);
    await closed(`publish/${id}`);
    await keep(name, `publish/${id}`);
  };
  await record('publishPost-part-by-part', threads, 'thread');
  await record('publishPost-confirmed', tiktok, 'video');
  await stack.simulators.tiktok.control.nextPostsFail('internal');
  await record('publishPost-handed-over-anew', tiktok, 'video');

  const owner = await instagram.newOwner();
  const more = { username: 'recorded_shop', personId: keyOf(owner) };
  await stack.simulators.instagram.control.seedAccount(more);
  const { id } = await connect(world, instagram, owner);
  await closed(`connect/${id}`);
  await keep('connectAccount-chosen', `connect/${id}`);
}

/** At once; at the second try; when somebody asked; refused for good; stopped by an operator; its endpoint deleted meanwhile. */
async function recordDeliveries(): Promise<void> {
  const later = { status: 503, headers: { 'retry-after': '3600' } };
  const { id: endpointId } = await api.must('POST', '/v1/event-endpoints', { url: receiver.url });
  const ping = () => api.must('POST', `/v1/event-endpoints/${endpointId}/test`);
  const tried = ({ id }: { id: string }) =>
    api.until(`/v1/event-deliveries/${id}`, ({ nextTryAt }) => nextTryAt !== null);
  const record = async (name: string, { id, eventId }: { id: string; eventId: string }) => {
    // Its endpoint deleted, nobody knows it any more; before, its run has begun once it was tried.
    if (name !== 'deliverEvent-forgotten') await api.until(`/v1/event-deliveries/${id}`, ({ tries }) => tries > 0);
    await closed(`event/${eventId}/${endpointId}`);
    await keep(name, `event/${eventId}/${endpointId}`);
  };

  await record('deliverEvent-delivered', await ping());
  receiver.answer({ status: 500 });
  await record('deliverEvent-second-try', await ping());
  receiver.answer(later);
  const resent = await ping();
  await tried(resent);
  await api.must('POST', `/v1/event-deliveries/${resent.id}/resend`);
  await record('deliverEvent-resent', resent);
  receiver.answer(later);
  const stopped = await ping();
  await tried(stopped);
  await client.workflow.getHandle(`event/${stopped.eventId}/${endpointId}`).cancel();
  await record('deliverEvent-stopped-by-operator', stopped);
  receiver.answer({ status: 500 });
  const forgotten = await ping();
  await tried(forgotten);
  receiver.answer({ status: 410 });
  await record('deliverEvent-refused', await ping());
  await api.must('DELETE', `/v1/event-endpoints/${endpointId}`);
  await record('deliverEvent-forgotten', forgotten);
}

/** Until the next run; until nothing more is granted; until the owner has to come back; until the account is disconnected. */
async function recordInbox(): Promise<void> {
  const world = worldOf(stack);
  const { x: guide } = await openGuides(stack.simulatorUrl);
  const owner = await guide.newOwner();
  const { accountId } = await connect(world, guide, owner);
  await x.seedPost('somebody', { text: `@${owner.username} recorded` });
  const inbox = `inbox/${accountId}`;
  const [first] = await runsOf(inbox, 2);
  await keep('watchInbox', inbox, first);

  await guide.revoke(owner);
  await closed(inbox);
  await keep('watchInbox-reconnect-needed', inbox);
  await connect(world, guide, owner, { accountId });
  await runsOf(inbox, (await runsOf(inbox, 1)).length);
  await api.delete(`/v1/accounts/${accountId}`);
  await closed(inbox);
  await keep('watchInbox-disconnected', inbox);
}

/** Every way in which an answer ends, and a message that the engine takes or wants no more of. */
async function recordReplies(): Promise<void> {
  const world = worldOf(stack);
  const { x: guide } = await openGuides(stack.simulatorUrl);
  const owner = await guide.newOwner();
  const { accountId } = await connect(world, guide, owner);
  const ask = async (about: string) => {
    const externalId = await x.seedPost('somebody', { text: `@${owner.username} ${about}` });
    return await rowOf(
      (sql) => sql`select id from messages where account_id = ${accountId} and external_id = ${externalId}`,
    );
  };
  const draft = async (about: string) =>
    (await api.must('POST', `/v1/messages/${await ask(about)}/drafts`, { text: `Recorded ${about}` })).id as string;
  const person = { id: 'u-17', name: 'Ada' };
  const approve = (id: string) => api.must('POST', `/v1/drafts/${id}/approve`, { person });
  const record = async (name: string, id: string) => {
    await closed(`reply/${id}`);
    await keep(name, `reply/${id}`);
  };

  const offered = async (messageId: string) => {
    await rowOf(
      (sql) =>
        sql`select message_id as id from message_offers where message_id = ${messageId} and ended_at is not null`,
    );
    await closed(`offer/${messageId}`);
  };

  const undone = await draft('undone');
  await approve(undone);
  await api.must('POST', `/v1/drafts/${undone}/undo`, { person });
  await approve(undone);
  await record('sendReply', undone);
  const rejected = await draft('rejected');
  await api.must('POST', `/v1/drafts/${rejected}/reject`, { person });
  await record('sendReply-rejected', rejected);
  const lost = await draft('lost');
  await x.levers.lostAnswer(create);
  await approve(lost);
  await record('sendReply-lost-answer', lost);
  const refused = await draft('refused');
  await x.levers.refuse(create, { detail: 'client-not-enrolled' });
  await approve(refused);
  await record('sendReply-refused', refused);
  const waiting = await draft('waiting');

  const taken = await ask('offered');
  await offered(taken);
  await keep('offerMessage', `offer/${taken}`);
  stack.engine!.refuseWith = 410;
  const unwanted = await ask('unwanted');
  await offered(unwanted);
  await keep('offerMessage-not-taken', `offer/${unwanted}`);
  stack.engine!.refuseWith = undefined;

  await api.delete(`/v1/accounts/${accountId}`);
  await record('sendReply-account-disconnected', waiting);
}

/** The id of a row, once it is there. */
async function rowOf(query: (sql: postgres.Sql) => postgres.PendingQuery<postgres.Row[]>): Promise<string> {
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(200)) {
      const [row] = await query(sql);
      if (row) return row.id;
    }
    throw new Error('There is no such row');
  } finally {
    await sql.end();
  }
}

/** The ids of a workflow's runs, oldest first, once there are so many. */
async function runsOf(workflowId: string, count: number): Promise<string[]> {
  const until = Date.now() + 180_000;
  for (;;) {
    const runs: { runId: string; startTime: Date }[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
    if (runs.length >= count)
      return runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map((run) => run.runId);
    if (Date.now() > until) throw new Error(`${workflowId} has ${runs.length} runs`);
    await sleep(500);
  }
}

/** Cancelled before its start; stopped by an operator; forgotten; to the end; paused, resumed and cancelled while it keeps its pace. */
async function recordReplayBatches(accountId: string): Promise<void> {
  const misconfigured = await x.levers.refuse(create, { detail: 'client-not-enrolled', times: 'standing' });
  const failed = await Promise.all(
    [1, 2, 3, 4].map((n) => api.must('POST', '/v1/publishes', { accountId, post: { text: `Recorded batch ${n}` } })),
  );
  for (const { id } of failed) await over(id);
  await x.levers.remove(misconfigured.id);
  const inState = (id: string, state: string) =>
    api.until(`/v1/replay-batches/${id}`, (batch) => batch.state === state);
  const ask = async (from: number, to: number, more: object = {}) => {
    const publishIds = failed.slice(from, to).map(({ id }) => id);
    const { id } = await api.must('POST', '/v1/replay-batches', { filter: { publishIds }, ...more });
    await inState(id, 'looked');
    return id as string;
  };
  const record = async (name: string, id: string) => {
    await closed(`replays/${id}`);
    await keep(name, `replays/${id}`);
  };

  const cancelled = await ask(0, 4);
  await api.must('DELETE', `/v1/replay-batches/${cancelled}`);
  await record('replayPublishes-cancelled', cancelled);
  const stopped = await ask(0, 4);
  await client.workflow.getHandle(`replays/${stopped}`).cancel();
  await record('replayPublishes-stopped-by-operator', stopped);

  const forgotten = await ask(0, 4);
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  await sql`update replay_batches set created_at = created_at - interval '8 days', looked_at = looked_at - interval '8 days'`;
  await sql`update replay_batch_audit set at = at - interval '8 days'`;
  await sql.end();
  await client.workflow.getHandle(`replays/${forgotten}`).executeUpdate('pauseReplays'); // it looks at its row once more
  await record('replayPublishes-nobody-started', forgotten);

  const slow = await ask(0, 1);
  const hold = await x.hold(create, 'after-commit');
  await api.must('POST', `/v1/replay-batches/${slow}/start`);
  await hold.reached();
  await hold.release();
  await record('replayPublishes-completed', slow);

  const paced = await ask(1, 4, { perMinute: 1 });
  await api.must('POST', `/v1/replay-batches/${paced}/start`);
  await api.until(`/v1/replay-batches/${paced}`, ({ counts }) => counts.published === 1);
  await api.must('POST', `/v1/replay-batches/${paced}/pause`);
  await phaseIs(`replays/${paced}`, 'paused');
  await api.must('POST', `/v1/replay-batches/${paced}/resume`);
  await phaseIs(`replays/${paced}`, 'replaying');
  await api.must('DELETE', `/v1/replay-batches/${paced}`);
  await record('replayPublishes-paused-resumed', paced);
}

/** Read; cut short by a limit that opens too late, by a refusal of our app, by an operator, and by a grant that has ended. */
async function recordInsights(accountId: string, endGrant: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + 30_000; ; await sleep(200)) {
    const isThere = await insightSchedule(client, accountId)
      .describe()
      .then(() => true)
      .catch(() => false);
    if (isThere) break;
    if (Date.now() > until) throw new Error('There is no schedule of insights');
  }
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  const record = async (
    name: string,
    meanwhile: (cancel: () => Promise<unknown>) => Promise<unknown> = async () => {},
  ) => {
    await sql`update insight_readings set next_at = now() - interval '1 hour' where account_id = ${accountId}`;
    const run = await fireInsights(client, accountId);
    await meanwhile(() => run.cancel());
    await run.result().catch(() => undefined);
    await keep(name, run.workflowId, (await run.describe()).runId);
    await sleep(1_100); // runs of one second would have one id
  };
  const me = { method: 'GET', path: '/2/users/me' };
  await record('collectInsights');
  await x.levers.rateLimited(me, { hint: 'retry-after-seconds', waitMs: 2 * 3_600_000 });
  await record('collectInsights-gap');
  await sql`delete from quota_buckets`;
  await x.levers.refuse(me, { detail: 'client-not-enrolled' });
  await record('collectInsights-refused');
  const hold = await x.hold(me, 'before-commit');
  await record('collectInsights-cancelled', async (cancel) => {
    await hold.reached();
    await cancel();
    await hold.release();
  });
  await endGrant();
  await record('collectInsights-stopped');
  await sql.end();
}

/** The run goes by what it was told. */
async function phaseIs(workflowId: string, phase: string): Promise<void> {
  const until = Date.now() + 20_000;
  for (;;) {
    const { typedSearchAttributes } = await client.workflow.getHandle(workflowId).describe();
    if (typedSearchAttributes.get(Phase) === phase) return;
    if (Date.now() > until) throw new Error(`${workflowId} did not become ${phase}`);
    await sleep(100);
  }
}

/** What X and the others have of connections, posts and imports. */
async function recordTheRest(): Promise<void> {
  await recordDeliveries();
  const owner = await x.seedAccount({ username: 'recorded' });
  await x.seedPosts(owner.id, { count: 150 });

  const connect = async (name: string, more: object, decision: 'authorize' | 'cancel' = 'authorize') => {
    const { id, startUrl } = await api.must('POST', '/v1/connections', { platform: 'x', ...more });
    await consent(startUrl, { account: owner.id, decision });
    await closed(`connect/${id}`);
    await keep(name, `connect/${id}`);
    return (await api.get(`/v1/connections/${id}`)).body.accountId as string;
  };
  // An account whose token lives a minute: its refresh by timer is due half a minute from here.
  await x.knobs.set({ accessTokenLifetimeMs: 60_000 });
  const brief = await x.seedAccount({ username: 'brief' });
  const { id: briefly, startUrl: briefUrl } = await api.must('POST', '/v1/connections', { platform: 'x' });
  await consent(briefUrl, { account: brief.id });
  const { accountId: briefId } = await api.until(`/v1/connections/${briefly}`, ({ state }) => state === 'connected');
  await x.knobs.reset();
  await connect('connectAccount-refused', {}, 'cancel');
  const accountId = await connect('connectAccount-connected', {});
  const publish = async (
    name: string,
    text: string,
    { post = {}, more = {}, meanwhile = async (_id: string) => {} } = {},
  ) => {
    const { id } = await api.must('POST', '/v1/publishes', { accountId, post: { text, ...post }, ...more });
    await meanwhile(id);
    await over(id);
    await closed(`publish/${id}`);
    await keep(name, `publish/${id}`);
    return id as string;
  };
  const upload = async (file: string, type: string) => {
    const body = await (await import('node:fs/promises')).readFile(
      new URL(`../../local/assets/${file}`, import.meta.url),
    );
    return (await api.request('POST', '/v1/media', { body, headers: { 'content-type': type } })).body.id as string;
  };

  const text = await publish('publishPost-text', 'Recorded text');
  await publish('publishPost-thread', 'Recorded head', { post: { thread: [{ text: 'Recorded tail' }] } });
  await publish('publishPost-video', 'Recorded clip', {
    post: { media: [{ mediaId: await upload('clip.mp4', 'video/mp4') }] },
  });
  await publish('publishPost-scheduled', 'Recorded schedule', {
    more: { publishAt: new Date(Date.now() + 4_000).toISOString() },
  });
  await publish('publishPost-rescheduled-edited-cancelled', 'Recorded draft', {
    more: { publishAt: later() },
    meanwhile: async (id) => {
      await api.must('PATCH', `/v1/publishes/${id}`, { publishAt: new Date(Date.now() + 90_000_000).toISOString() });
      await api.must('PATCH', `/v1/publishes/${id}`, { post: { text: 'Recorded edit' } });
      await api.delete(`/v1/publishes/${id}`);
    },
  });
  await x.levers.lostAnswer(create);
  await publish('publishPost-lost-answer', 'Recorded loss');
  const hold = await x.hold(create, 'after-commit');
  await publish('publishPost-cancelled-too-late', 'Recorded late', {
    meanwhile: async (id) => {
      await hold.reached();
      const cancelling = api.delete(`/v1/publishes/${id}`);
      await hold.release();
      await cancelling;
    },
  });
  const refused = await publish('publishPost-refused', 'Recorded text');
  await api.post(`/v1/publishes/${refused}/replay`);
  await closed(`publish/${refused}`);
  await keep('publishPost-replayed', `publish/${refused}`);

  await recordReplayBatches(accountId);

  await api.must('POST', `/v1/publishes/${text}/unpublish`, {});
  await closed(`unpublish/${text}`);
  await keep('unpublishPost', `unpublish/${text}`);

  const askForImport = (more: object) => api.must('POST', `/v1/accounts/${accountId}/imports`, more);
  const recordImport = async (name: string) => {
    await closed(`import/${accountId}`);
    await keep(name, `import/${accountId}`);
  };
  const cancelAt = async (path: string, more: object) => {
    const hold = await x.hold({ path }, 'before-commit');
    const { id } = await askForImport(more);
    await hold.reached();
    const cancelling = api.delete(`/v1/imports/${id}`);
    await hold.release();
    await cancelling;
  };
  await askForImport({ what: 'text' });
  await recordImport('importPosts');
  await cancelAt('/2/users/:id/tweets', { what: 'text' });
  await recordImport('importPosts-cancelled');
  await cancelAt('/media/:file', { what: 'media' });
  await recordImport('importPosts-files-cancelled');
  await askForImport({});
  await recordImport('importPosts-files');

  const read = await x.seedAccount({ username: 'counted' });
  const { id: counting, startUrl: countedUrl } = await api.must('POST', '/v1/connections', { platform: 'x' });
  await consent(countedUrl, { account: read.id });
  const { accountId: countedId } = await api.until(`/v1/connections/${counting}`, ({ state }) => state === 'connected');
  await recordInsights(countedId, () => x.revokeGrant(read.id));

  await x.clock.advance(2 * 3_600_000 + 1_000);
  await publish('publishPost-after-refresh', 'Recorded refresh');
  await x.revokeGrant(owner.id);
  await publish('publishPost-reconnect-needed', 'Recorded revoke');
  await connect('connectAccount-reconnected', { accountId });
  await publish('publishPost-account-disconnected', 'Recorded never', {
    more: { publishAt: later() },
    meanwhile: async () => {
      await api.delete(`/v1/accounts/${accountId}`);
    },
  });
  await closed(`account/${accountId}`);
  await keep('keepAccountConnected', `account/${accountId}`);

  await expectRefresh(briefId);
  await keep('keepAccountConnected-by-timer', `account/${briefId}`);

  await recordOtherPlatforms();

  const removal = { event_uuid: '1', event_type: 'oauth.revoke', filter: {}, payload: { user_id: brief.id } };
  const body = JSON.stringify({ data: removal });
  const signature = `sha256=${createHmac('sha256', webhookSecret).update(body).digest('base64')}`;
  await fetch(`${stack.apiUrl}/webhooks/x`, {
    method: 'POST',
    headers: { 'x-twitter-webhooks-signature': signature },
    body,
  });
  await api.until(`/v1/accounts/${briefId}`, ({ state }) => state === 'disconnected');
  await closed(`account/${briefId}`);
  await keep('keepAccountConnected-removed-at-platform', `account/${briefId}`);

  // The last of all: the histories of the account's runs go with it.
  await api.must('DELETE', `/v1/accounts/${briefId}/data`);
  await closed(`erase/${briefId}`);
  await keep('eraseAccount', `erase/${briefId}`);

  await client.workflow.execute('answerCanary', { workflowId: 'canary/recorded', taskQueue: 'autopersonas' });
  await keep('answerCanary', 'canary/recorded');
}

/** What takes long to record is not recorded anew for the sake of what does not. */
const ofInbox = (name: string): boolean => /^(watchInbox|sendReply|offerMessage)/.test(name);

try {
  await mkdir(folder, { recursive: true });
  if (only.length === 0 || only.some((name) => name.startsWith('watchInbox'))) await recordInbox();
  if (only.length === 0 || only.some((name) => /^(sendReply|offerMessage)/.test(name))) await recordReplies();
  if (only.length === 0 || !only.every(ofInbox)) await recordTheRest();
} finally {
  await connection.close();
  await stack.stop();
  await receiver.stop();
}
process.exit(0);
