import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

interface Told {
  readonly event: string;
  readonly noun?: string;
  readonly id?: string;
  readonly atMs: number;
}

describe('what changes in a workspace', () => {
  let api: ApiUnderTest;
  let line: TcpProxy;
  let mine: TestWorkspace;
  let theirs: TestWorkspace;
  const leaving: AbortController[] = [];

  beforeAll(async () => {
    api = await startApiUnderTest({
      postgresAddress: async (direct) => {
        line = await startTcpProxy(direct);
        return line.address;
      },
    });
    [mine, theirs] = [await api.newWorkspace(), await api.newWorkspace()];
  });
  afterAll(async () => {
    await api?.stop();
    await line?.close();
  });
  afterEach(() => {
    for (const one of leaving.splice(0)) one.abort();
  });

  /** Reads until the test is over; answers once nothing is missed any more. */
  async function listen(workspace: TestWorkspace): Promise<Told[]> {
    const leave = new AbortController();
    leaving.push(leave);
    const answer = await fetch(`${api.url}/v1/changes`, {
      headers: { authorization: `Bearer ${workspace.apiKey}` },
      signal: leave.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const told: Told[] = [];
    void (async () => {
      let text = '';
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const read = /^event: (\w+)\ndata: (.*)$/m.exec(block);
          if (read) told.push({ event: read[1]!, ...JSON.parse(read[2]!), atMs: Date.now() });
        }
      }
    })().catch(() => {});
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(told[0]).toMatchObject({ event: 'hello' });
    return told;
  }
  const changes = (told: readonly Told[]) =>
    told.filter(({ event }) => event === 'change').map(({ noun, id }) => `${noun} ${id}`);

  it('is told of every noun, once each, in its own workspace only', async () => {
    const accountId = await mine.newAccount();
    const [told, elsewhere] = [await listen(mine), await listen(theirs)];
    const { sql } = api;
    const { workspaceId } = mine;
    const id = () => randomUUID();
    const [connection, publish, run, notice, batch] = [id(), id(), id(), id(), id()];

    await sql`update accounts set auto_approve = true where id = ${accountId}`;
    await sql`insert into connections (id, workspace_id, platform, asked_scopes, start_token_hash, expires_at)
      values (${connection}, ${workspaceId}, 'x', '{}', ${id()}, now())`;
    await sql`insert into publishes (id, workspace_id, account_id, platform, due_at, scheduled)
      values (${publish}, ${workspaceId}, ${accountId}, 'x', now(), false)`;
    await sql`insert into imports (id, workspace_id, account_id, posts_max) values (${run}, ${workspaceId}, ${accountId}, 10)`;
    await sql`insert into notices (id, workspace_id, account_id, kind, message, next_step)
      values (${notice}, ${workspaceId}, ${accountId}, 'reconnect-soon', 'Soon.', 'Reconnect.')`;
    await sql`insert into replay_batches (id, workspace_id, filter, per_minute) values (${batch}, ${workspaceId}, '{}', 60)`;

    const expected = [
      `account ${accountId}`,
      `connection ${connection}`,
      `publish ${publish}`,
      `import ${run}`,
      `notice ${notice}`,
      `replay-batch ${batch}`,
    ];
    await expect.poll(() => changes(told)).toEqual(expected);
    // What they are told of next shows that nothing of ours came before it.
    const theirAccount = await theirs.newAccount();
    await expect.poll(() => changes(elsewhere)).toEqual([`account ${theirAccount}`]);
    expect(changes(told)).toEqual(expected);
  });

  it('is told of an item of a batch as of the batch', async () => {
    const accountId = await mine.newAccount();
    const [publish, batch] = [randomUUID(), randomUUID()];
    const { sql } = api;
    await sql`insert into publishes (id, workspace_id, account_id, platform, due_at, scheduled)
      values (${publish}, ${mine.workspaceId}, ${accountId}, 'x', now(), false)`;
    await sql`insert into replay_batches (id, workspace_id, filter, per_minute) values (${batch}, ${mine.workspaceId}, '{}', 60)`;
    await sql`insert into replay_batch_items (batch_id, position, publish_id) values (${batch}, 0, ${publish})`;
    const told = await listen(mine);

    await sql`update replay_batch_items set verdict = 'posted' where batch_id = ${batch}`;

    await expect.poll(() => changes(told)).toEqual([`replay-batch ${batch}`]);
  });

  it('is told of a thing that changes all the time a few times a second, and of its last change', async () => {
    const accountId = await mine.newAccount();
    const told = await listen(mine);

    const times = 40;
    let lastAtMs = 0;
    for (let n = 0; n < times; n += 1) {
      await api.sql`update accounts set display_name = ${`Ada ${n}`} where id = ${accountId}`;
      lastAtMs = Date.now();
    }

    const ofIt = () => told.filter(({ id }) => id === accountId);
    await expect.poll(() => ofIt().at(-1)?.atMs ?? 0).toBeGreaterThanOrEqual(lastAtMs - 1);
    expect(ofIt().length).toBeLessThan(times / 2);
  });

  it('says hello again when the line on which it listens was ended', async () => {
    const told = await listen(mine);
    const ended = await api.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`;
    expect(ended.length).toBeGreaterThan(0);

    await expect.poll(() => told.filter(({ event }) => event === 'hello').length).toBe(2);
    const accountId = await mine.newAccount();
    await expect.poll(() => changes(told)).toContain(`account ${accountId}`);
  });

  it('says hello again when the database was away for a while', async () => {
    const told = await listen(mine);
    line.cut();
    await expect(api.sql`select 1`).rejects.toThrow();
    line.open();

    await expect.poll(() => told.filter(({ event }) => event === 'hello').length).toBeGreaterThan(1);
    const accountId = await mine.newAccount();
    await expect.poll(() => changes(told)).toContain(`account ${accountId}`);
  });

  it('answers no HEAD, which would never end', async () => {
    const { status } = await fetch(`${api.url}/v1/changes`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${mine.apiKey}` },
    });
    expect(status).toBe(405);
  });
});
