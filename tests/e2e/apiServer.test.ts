import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RunningApi, startApi } from '../../api/server.js';
import { loadConfig } from '../../config.js';
import { createApiKey, findApiKey } from '../../db/apiKeys.js';
import { openDatabase } from '../../db/client.js';
import { addConnection } from '../../db/connections.js';
import { migrate } from '../../db/migrate.js';
import { developmentSealingKeys } from '../../db/seal.js';
import { openSession } from '../../db/sessions.js';
import { createWorkspace } from '../../db/workspaces.js';
import { freePort } from '../../local/ports.js';
import { createLogger } from '../../logging.js';
import { createDatabase } from '../support/stack.js';

const run = promisify(execFile);

describe('the API as a process', () => {
  let env: Record<string, string>;
  let running: RunningApi | undefined;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    const databaseUrl = await createDatabase();
    await migrate(databaseUrl);
    env = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: inject('temporalNamespace'),
      SEALING_KEYS: developmentSealingKeys,
      PUBLIC_URL: 'http://connect.test/',
      API_PORT: '0',
      LOG_LEVEL: 'info',
    };
  });
  afterEach(async () => {
    await running?.stop();
    if (child && child.exitCode === null) child.kill('SIGKILL');
    [running, child] = [undefined, undefined];
  });

  /** A connection to watch, and a key that may. */
  async function watched() {
    const { db, close } = openDatabase(env.DATABASE_URL!, { max: 1 });
    const { id: workspaceId } = await createWorkspace(db, randomUUID());
    const { key } = await createApiKey(db, { workspaceId, name: 'test', scopes: ['read', 'write'] });
    const expiresAt = new Date(Date.now() + 600_000);
    const { id } = await addConnection(db, {
      workspaceId,
      platform: 'x',
      askedScopes: [],
      startTokenHash: randomUUID(),
      expiresAt,
    });
    await close();
    return { key, path: `/v1/connections/${id}/stream` };
  }

  it('ends open streams and takes nothing new when it is told to stop', async () => {
    running = await startApi(loadConfig(env), createLogger('silent'));
    const { key, path } = await watched();
    const stream = await fetch(running.url + path, { headers: { authorization: `Bearer ${key}` } });
    const reading = stream.text();

    await running.stop();

    expect(await reading).toContain('awaiting-consent');
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow();
  });

  it('ends by itself on SIGTERM', async () => {
    const port = await freePort();
    child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
      env: { ...process.env, ...env, API_PORT: String(port) },
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const isUp = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (const until = Date.now() + 60_000; !(await isUp()) && Date.now() < until; ) await pause(100);
    const { key, path } = await watched();
    const stream = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${key}` } });
    const reading = stream.text();

    child.kill('SIGTERM');

    expect(await exited).toEqual([0, null]);
    expect(await reading).toContain('awaiting-consent');
  });

  it('makes workspaces, keys and links that sign in from the command line, and shows a secret once', async () => {
    const admin = async (...args: string[]) =>
      (
        await run(process.execPath, ['--import', 'tsx', 'admin.ts', ...args], { env: { ...process.env, ...env } })
      ).stdout.trim();
    const name = `Acme ${randomUUID()}`;

    expect(await admin('create-workspace', name)).toContain(name);
    const key = await admin('create-key', name, '--scopes', 'read,support', '--name', 'desk', '--days', '30');

    const { db, close } = openDatabase(env.DATABASE_URL!, { max: 1 });
    try {
      expect(await findApiKey(db, key)).toMatchObject({ name: 'desk', scopes: ['read', 'support'] });
      await admin('revoke-key', key.split('_')[1]!);
      expect(await findApiKey(db, key)).toBeUndefined();
      const link = await admin('create-session', name, '--role', 'support', '--name', 'Ada');
      expect(link).toMatch(/^http:\/\/connect\.test\/session\/[\w-]{43}$/);
      const opened = await openSession(db, link.split('/session/')[1]!);
      expect(opened?.session).toMatchObject({ role: 'support', userName: 'Ada', userId: 'operator' });
    } finally {
      await close();
    }
    await expect(admin('create-key', 'nobody')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no workspace'),
    });
    await expect(admin('create-session', name, '--role', 'admin')).rejects.toMatchObject({ code: 1 });
    await expect(admin('create-key', name, '--scopes', 'all')).rejects.toMatchObject({ code: 1 });
  });
});
