import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LockHeld, takeLock } from './lock.js';
import { identify } from './processes.js';

describe('a lock file', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lock-'));
    file = join(dir, 'lock');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is held by one at a time, and tells the other who holds it and what for', () => {
    const lock = takeLock(file, { api: 'http://127.0.0.1:3000' });

    expect(() => takeLock(file)).toThrow(LockHeld);
    expect(() => takeLock(file)).toThrow(
      expect.objectContaining({
        holder: { ...identify(process.pid), about: { api: 'http://127.0.0.1:3000' } },
      }),
    );

    lock.release();
    takeLock(file).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('tells news to whoever comes later', () => {
    const lock = takeLock(file);
    lock.tell({ state: 'running' });

    expect(() => takeLock(file)).toThrow(
      expect.objectContaining({ holder: expect.objectContaining({ about: { state: 'running' } }) }),
    );
  });

  it('counts for nothing when its pid belongs to another process by now', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'long ago', about: {} }));

    takeLock(file).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('counts for nothing when it cannot be read', () => {
    writeFileSync(file, '');

    takeLock(file).release();
    expect(readdirSync(dir)).toEqual([]);
  });
});
