import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AlreadyRunning, openStateDir, openTemporaryStateDir } from './stateDir.js';

describe('the state directory', () => {
  it('is used by one stack at a time, and tells a second one where the first is', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'state-'));
    const first = await openStateDir(dir);
    first.tell({ API: 'http://127.0.0.1:3000' });

    await expect(openStateDir(dir)).rejects.toThrow(AlreadyRunning);
    await expect(openStateDir(dir)).rejects.toMatchObject({ holder: { about: { API: 'http://127.0.0.1:3000' } } });

    first.close();
    (await openStateDir(dir)).close();
    rmSync(dir, { recursive: true });
  });

  it('keeps a secret between starts, readable by its owner alone', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'state-'));
    const first = await openStateDir(dir);
    const secret = first.keep('key', () => 'made once');
    first.close();

    const second = await openStateDir(dir);

    expect(second.keep('key', () => 'made twice')).toBe(secret);
    expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600);
    second.close();
    rmSync(dir, { recursive: true });
  });

  it('of a temporary stack is gone at its end', async () => {
    const state = await openTemporaryStateDir();
    writeFileSync(state.path('something'), '');

    state.close();

    expect(existsSync(state.dir)).toBe(false);
  });

  it('of a temporary stack that was killed is cleared away by the next one', async () => {
    const abandoned = mkdtempSync(join(tmpdir(), 'autopersonas-'));
    writeFileSync(join(abandoned, 'lock'), JSON.stringify({ pid: process.pid, birth: 'another time', about: {} }));

    const state = await openTemporaryStateDir();

    expect(existsSync(abandoned)).toBe(false);
    state.close();
  });
});
