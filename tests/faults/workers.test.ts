import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../local/service.js';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';
import { startOneMoreWorker, workerOf } from '../support/oneMore.js';
import { createDatabase } from '../support/stack.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

const create = { method: 'POST', path: '/2/tweets' };

/** Longer than a call may be under way here, as in production: only then is "not there" to be believed. */
const readLagMs = 12_000;

/**
 * For a minute, until the server gives them up, the polls of a frozen worker go on taking attempts: each costs the timeout of a
 * heartbeat, and what follows the longer wait of one more attempt. The last taken may thus be followed by a wait of over a minute.
 */
const pastFrozenPollsMs = 240_000;

describe('two workers and a database that comes and goes', () => {
  let app: App;
  let gates: Gates;
  let other: Service;
  let databaseLine: TcpProxy;
  let account: Awaited<ReturnType<App['connect']>>;

  beforeAll(async () => {
    const database = new URL(await createDatabase());
    databaseLine = await startTcpProxy(database.host);
    const throughLine = new URL(database);
    throughLine.host = databaseLine.address;
    app = await startApp({ databaseUrl: throughLine.href, env: { RECONCILE_OVER_MS: String(readLagMs) } });
    gates = await installGates(database.href);
    other = await startOneMoreWorker(app);
    await app.x.knobs.set({ duplicateWindowMs: 0 });
  });
  afterAll(async () => {
    await gates?.stop();
    await other?.stop();
    await app?.stop();
    await databaseLine?.close();
  });
  beforeEach(async () => {
    account = await app.connect();
  });
  afterEach(async () => {
    databaseLine.open();
    await app.x.levers.clear();
    expect(await disagreements(app, account)).toEqual([]);
  });

  const isOver = (id: string) =>
    expect
      .poll(async () => (await app.temporal.workflow.getHandle(`publish/${id}`).describe()).status.name, {
        timeout: 60_000,
        interval: 100,
      })
      .toBe('COMPLETED');
  /** How often the most troubled of these publishes was tried. */
  const attemptsMax = async (ids: string[]) => {
    const runs = await Promise.all(ids.map((id) => app.temporal.workflow.getHandle(`publish/${id}`).describe()));
    return Math.max(0, ...runs.map(({ raw }) => raw.pendingActivities?.[0]?.attempt ?? 0));
  };
  const liveOn = async (accounts: { externalId: string }[]) =>
    (await Promise.all(accounts.map(({ externalId }) => app.livePosts(externalId)))).flat().length;
  const texts = async () => (await app.livePosts(account.externalId)).map((post) => post.text);
  const held = (phase: 'before-commit' | 'after-commit') => app.x.hold({ ...create, account: account.username }, phase);
  /** Ends database sessions of the product: of all of it, or the one that holds the lock of a publish. */
  const endSessions = async (ofLock?: string) => {
    const ended = ofLock
      ? await gates.sql`
          select pg_terminate_backend(pid, 5000) from pg_locks, (select hashtextextended(${`commit/${ofLock}`}, 0) as key) lock
          where locktype = 'advisory' and objsubid = 1 and classid::bigint = (key >> 32) & 4294967295 and objid::bigint = key & 4294967295`
      : await gates.sql`
          select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and application_name = 'autopersonas'`;
    expect(ended.length).toBeGreaterThan(0);
  };

  /** Resolves once this worker has taken up something new: what it had to do before is behind it then. */
  const hasWorkedSince = async (pid: number) => {
    const { accountId, username } = await app.connect();
    for (let n = 1; n <= 20; n++) {
      const hold = await app.x.hold({ ...create, account: username }, 'before-commit');
      const id = await app.publish(accountId, `Anybody there? ${n}`);
      await hold.reached();
      const isIt = (await workerOf(app, `publish/${id}`)) === pid;
      await hold.release();
      await app.ended(id);
      if (isIt) return;
    }
    throw new Error(`Worker ${pid} has taken up nothing`);
  };

  it.each(['before-commit', 'after-commit'] as const)(
    'publishes once when the lock is lost during the call (held %s)',
    async (phase) => {
      const hold = await held(phase);
      const id = await app.publish(account.accountId, `Lock lost ${phase}`);
      await hold.reached();
      await endSessions(id);
      await hold.release();

      expect((await app.ended(id)).state).toBe('published');
      expect(await texts()).toEqual([`Lock lost ${phase}`]);
      await isOver(id);
    },
  );

  it.each(['before-commit', 'after-commit'] as const)(
    'publishes once when every session of the database ends during the call (held %s)',
    async (phase) => {
      const hold = await held(phase);
      const id = await app.publish(account.accountId, `Sessions ended ${phase}`);
      await hold.reached();
      await endSessions();
      await hold.release();

      expect((await app.ended(id)).state).toBe('published');
      expect(await texts()).toEqual([`Sessions ended ${phase}`]);
      await isOver(id);
    },
  );

  it('publishes once when the database is away for a while when the answer comes', async () => {
    const hold = await held('after-commit');
    const id = await app.publish(account.accountId, 'Nowhere to write it');
    await hold.reached();
    databaseLine.cut();
    await hold.release();
    await expect.poll(() => attemptsMax([id]), { timeout: 60_000, interval: 200 }).toBeGreaterThan(1);
    databaseLine.open();

    expect((await app.ended(id)).state).toBe('published');
    expect(await texts()).toEqual(['Nowhere to write it']);
  });

  it('loses nothing and repeats nothing when one of the two is killed under load', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => app.connect()));
    await app.x.levers.set({ match: create, phase: 'after', times: 'standing', effect: { do: 'delay', ms: 300 } });
    const asked = Array.from({ length: 40 }, (_, n) => ({ account: accounts[n % 4]!, text: `Of two workers, ${n}` }));
    const publishing = asked.map(async ({ account: of, text }) => await app.publish(of.accountId, text));
    await expect.poll(() => liveOn(accounts), { timeout: 30_000, interval: 20 }).toBeGreaterThan(5);

    await other.kill9();
    const ids = await Promise.all(publishing);

    const states = await Promise.all(ids.map(async (id) => (await app.ended(id, 100_000)).state));
    expect(states).toEqual(ids.map(() => 'published'));
    for (const one of accounts) expect(await disagreements(app, one)).toEqual([]);
    await other.restart();
  });

  it('goes on where one of the two was killed in the middle of a call', async () => {
    const hold = await held('after-commit');
    const id = await app.publish(account.accountId, 'Taken over');
    await hold.reached();
    const pid = await workerOf(app, `publish/${id}`);
    const [killed] = [app.stack.worker, other].filter((worker) => worker.pid === pid);
    await killed!.kill9();
    await hold.drop();

    expect((await app.ended(id)).state).toBe('published');
    expect(await texts()).toEqual(['Taken over']);
    await killed!.restart();
  });

  it('waits for a worker that is frozen in the middle of a call, and takes over what it wrote once it thaws', async () => {
    const hold = await held('after-commit');
    const id = await app.publish(account.accountId, 'Frozen');
    await hold.reached();
    const pid = await workerOf(app, `publish/${id}`);
    process.kill(pid, 'SIGSTOP');
    try {
      await hold.release();
      // The other one takes the activity up and finds the lock held.
      await app.api.until(`/v1/publishes/${id}`, ({ waiting }) => Boolean(waiting), 60_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }

    expect((await app.ended(id)).state).toBe('published');
    expect(await texts()).toEqual(['Frozen']);
  });

  it.each([
    ['before its intent', (of: typeof account) => gates.close('handover-commit', of.accountId)],
    ['between intent and call', (of: typeof account) => gates.close('call', `${of.accountId}/POST /2/tweets`)],
  ])(
    'publishes once when a worker freezes %s, loses its lock, and thaws when another has published',
    async (where, close) => {
      const gate = await close(account);
      const id = await app.publish(account.accountId, `Frozen ${where}`);
      await gate.reached();
      const pid = await workerOf(app, `publish/${id}`);
      process.kill(pid, 'SIGSTOP');
      try {
        await endSessions(id);
        await gate.open();
        expect((await app.ended(id, pastFrozenPollsMs)).state).toBe('published');
      } finally {
        process.kill(pid, 'SIGCONT');
      }

      // Thawed, it goes on as if no time had passed.
      await hasWorkedSince(pid);
      expect(await texts()).toEqual([`Frozen ${where}`]);
    },
  );

  it('does not wait for a worker that freezes in the middle of a transaction', async () => {
    const gate = await gates.close('handover', account.accountId);
    const id = await app.publish(account.accountId, 'Frozen with a row in its hands');
    await gate.reached();
    const pid = await workerOf(app, `publish/${id}`);
    const endSupervision = supervise([app.stack.worker, other]);
    process.kill(pid, 'SIGSTOP');
    try {
      await endSessions(id);
      await gate.open();
      expect((await app.ended(id, pastFrozenPollsMs)).state).toBe('published');
    } finally {
      process.kill(pid, 'SIGCONT');
    }

    await app.ended(await app.publish(account.accountId, 'Thawed'));
    await endSupervision();
    expect(await texts()).toEqual(['Frozen with a row in its hands', 'Thawed']);
  });

  it('takes no intent of a dead worker that comes when all is over', async () => {
    const id = await app.publish(account.accountId, 'An old intent');
    await app.ended(id);

    // As Postgres tries with a statement whose sender died while it waited.
    const late = app.sql`insert into commits (publish_id, account_id, part, revision) values (${id}, ${account.accountId}, 0, 1)`;

    await expect(late).rejects.toThrow('commits_one_standing');
  });

  it('loses nothing and repeats nothing when the database goes away and comes back under load', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => app.connect()));
    await app.x.levers.set({ match: create, phase: 'after', times: 'standing', effect: { do: 'delay', ms: 200 } });
    const endSupervision = supervise([app.stack.api, app.stack.worker, other]);
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, n) => app.publish(accounts[n % 4]!.accountId, `Through an outage, ${n}`)),
    );
    for (const live of [5, 15, 25]) {
      await expect.poll(() => liveOn(accounts), { timeout: 100_000, interval: 20 }).toBeGreaterThan(live);
      databaseLine.cut();
      await expect.poll(() => attemptsMax(ids), { timeout: 60_000, interval: 200 }).toBeGreaterThan(1);
      databaseLine.open();
    }

    const states = await Promise.all(ids.map(async (id) => (await app.ended(id, 200_000)).state));

    await endSupervision();
    expect(states).toEqual(ids.map(() => 'published'));
    for (const one of accounts) expect(await disagreements(app, one)).toEqual([]);
  });
});

/** Starts anew whatever ends, as local/start.ts and the containers' restart policy do. */
function supervise(services: Service[]): () => Promise<void> {
  let isOver = false;
  let tell = () => {};
  const over = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const watching = services.map(async (service) => {
    for (;;) {
      await Promise.race([service.ended, over]);
      if (isOver) return;
      console.log(`${service.name} ended (${await service.ended}) and is started anew`);
      await service.restart();
    }
  });
  return async () => {
    isOver = true;
    tell();
    await Promise.all(watching);
  };
}
