import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlOf } from './control.js';
import type { Simulators } from './server.js';
import { redirectUri, startX } from './x/testing.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'simulators-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function startProcess(...args: string[]): Promise<{ child: ChildProcess; urls: Pick<Simulators, 'url' | 'x'> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'server.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout!, 'data');
  return { child, urls: JSON.parse(String(line)) };
}

describe('the simulators', () => {
  it('remember accounts, posts, tokens, the clock and the ledger across a kill', async () => {
    const path = folder();
    const args = [
      '--state-file',
      join(path, 'state'),
      '--ledger-file',
      join(path, 'ledger'),
      '--redirect-uri',
      `x=${redirectUri}`,
    ];
    const before = await startProcess(...args);
    const control = controlOf(before.urls.url, 'x');
    const account = await control.seedAccount({ username: 'third_one' });
    const post = await control.seedPost('third_one', { text: 'still here' });
    await control.clock.advance(86_400_000);
    const { clientId } = await control.app();
    before.child.kill('SIGKILL');
    await once(before.child, 'exit');

    const after = await startProcess(...args);
    const again = controlOf(after.urls.url, 'x');
    expect((await again.app()).clientId).toBe(clientId);
    expect(await again.posts('third_one')).toMatchObject([{ id: post, authorId: account.id, sentText: 'still here' }]);
    expect((await again.clock.now()) - Date.now()).toBeGreaterThan(86_000_000);
    after.child.kill('SIGTERM');
    expect(await once(after.child, 'exit')).toEqual([0, null]);
  });

  it('keep tokens valid and spent tokens spent across a restart', async () => {
    const stateFile = join(folder(), 'state');
    const first = await startX({ stateFile });
    const tokens = await first.connect();
    const { body: pair } = await first.refresh(tokens.refresh_token);
    await first.simulators.stop();

    const second = await startX({ stateFile });
    expect((await second.call('GET', '/2/users/me', { token: pair.access_token })).status).toBe(200);
    expect((await second.refresh(tokens.refresh_token)).status).toBe(400);
  });

  it('write the ledger as lines of JSON, and go on where they stopped', async () => {
    const ledgerFile = join(folder(), 'ledger');
    const first = await startX({ ledgerFile });
    const { access_token: token } = await first.connect();
    await first.call('POST', '/2/tweets', { token, json: { text: 'on the record #n-77' } });
    await first.simulators.stop();
    const lines = readFileSync(ledgerFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.find(({ kind }) => kind === 'post')).toMatchObject({
      phase: 'committed',
      nonce: '#n-77',
      platform: 'x',
    });

    const second = await startX({ ledgerFile });
    expect((await second.control.counters()).commitsByNonce).toMatchObject({
      [`${lines.find(({ kind }) => kind === 'post').account} #n-77`]: 1,
    });
  });

  it('listen on loopback, say nothing of how they are made, and know no other path', async () => {
    const x = await startX();
    expect(new URL(x.apiUrl).hostname).toBe('127.0.0.1');
    const unknown = await x.call('GET', '/1.1/statuses/update.json');
    expect(unknown).toMatchObject({ status: 404, body: { title: 'Not Found', type: 'about:blank' } });
    expect(unknown.headers.get('x-powered-by')).toBeNull();
    expect((await x.call('GET', '/2/users/me/')).status).toBe(404);
    expect(await x.control.ledger({ phase: 'received' })).toHaveLength(2);
  });

  it('have a control that names what it does not know', async () => {
    const x = await startX();
    const answer = await fetch(`${x.simulators.x.controlUrl}/calls/constructor`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '[]',
    });
    expect(answer.status).toBe(404);
    await expect(x.control.posts('nobody')).rejects.toThrow('There is no account "nobody"');
  });
});
