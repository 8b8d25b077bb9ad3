import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endLeftovers, identify, isAlive, startProcess, waitUntil } from './processes.js';

const sleepALot = 'setInterval(() => {}, 1000); console.log("up");';
const ignoresSigterm = `process.on("SIGTERM", () => {}); ${sleepALot}`;

describe('a child process', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'processes-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const options = (script: string) => ({
    name: 'child',
    command: process.execPath,
    args: ['-e', script],
    logFile: join(dir, 'child.log'),
    recordFile: join(dir, 'child.process.json'),
  });
  const isUp = async () => readFileSync(join(dir, 'child.log'), 'utf8').includes('up');

  it('is asked to stop, and its record goes with it', async () => {
    const child = await startProcess(options(sleepALot));
    await waitUntil('the child is up', isUp, { withinMs: 10_000, process: child });

    await child.stop();

    expect(await child.ended).toBe('signal SIGTERM');
    expect(existsSync(join(dir, 'child.process.json'))).toBe(false);
  });

  it('is ended the hard way when it does not listen', async () => {
    const child = await startProcess({ ...options(ignoresSigterm), stopWithinMs: 100 });
    await waitUntil('the child is up', isUp, { withinMs: 10_000, process: child });

    await child.stop();

    expect(await child.ended).toBe('signal SIGKILL');
  });

  it('that dies while it is waited for fails the wait at once, with its last words', async () => {
    const child = await startProcess(options('console.log("no such table"); process.exit(3);'));

    const waiting = waitUntil('it answers', async () => false, { withinMs: 60_000, process: child });

    await expect(waiting).rejects.toThrow(/exit code 3.*it answers.*no such table/s);
  });

  it('that does not exist is a spoken error', async () => {
    await expect(startProcess({ ...options(''), command: '/no/such/program' })).rejects.toThrow(/child: not started/);
  });

  describe('whose parent', () => {
    let parent: ChildProcess;
    beforeEach(async () => {
      parent = startParent(options(sleepALot));
      await waitUntil('the child is up', isUp, { withinMs: 20_000 });
      await waitUntil('the child is recorded', async () => existsSync(join(dir, 'child.process.json')), {
        withinMs: 5_000,
      });
    });
    const childOfParent = () => JSON.parse(readFileSync(join(dir, 'child.process.json'), 'utf8'));

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gets %s stops with it', async (signal) => {
      const child = childOfParent();

      parent.kill(signal);
      await once(parent, 'exit');

      expect(isAlive(child)).toBe(false);
    });

    it('is killed is ended by the next start', async () => {
      const child = childOfParent();
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      expect(isAlive(child)).toBe(true);

      expect(await endLeftovers(dir)).toEqual(['child']);

      expect(isAlive(child)).toBe(false);
    });

    it('still runs is left alone', async () => {
      const child = childOfParent();

      await expect(endLeftovers(dir)).rejects.toThrow(`started by pid ${parent.pid}`);

      expect(isAlive(child)).toBe(true);
      parent.kill('SIGTERM');
      await once(parent, 'exit');
    });
  });

  it('of somebody else is never ended, though it bears a pid we once recorded', async () => {
    const stranger = spawn('sleep', ['60']);
    const record = {
      name: 'child',
      pid: stranger.pid,
      birth: 'another time',
      startedBy: { pid: process.pid, birth: 'another time' },
    };
    writeFileSync(join(dir, 'child.process.json'), JSON.stringify(record));

    expect(await endLeftovers(dir)).toEqual([]);

    expect(isAlive(identify(stranger.pid!))).toBe(true);
    stranger.kill();
  });
});

/** A process of its own that starts a child through startProcess, and then waits. */
function startParent(options: object): ChildProcess {
  const processes = new URL('./processes.ts', import.meta.url).href;
  const script = `import { startProcess } from '${processes}'; await startProcess(${JSON.stringify(options)});`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' });
}
