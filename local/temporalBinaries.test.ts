import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildTemporal, findTemporalBinaries } from './temporalBinaries.js';

describe('Temporal is found', () => {
  let dir: string;
  let said: string[];
  const log = (line: string) => void said.push(line);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'binaries-'));
    said = [];
    vi.stubEnv('XDG_CACHE_HOME', join(dir, 'cache'));
    vi.stubEnv('PATH', `${join(dir, 'bin')}:/usr/bin:/bin`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });

  const program = (path: string, script: string) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  const server = 'cache/autopersonas/temporal-server-1.32.1/server';
  const web = 'cache/autopersonas/temporal-ui-2.55.0/server';

  it('on the PATH first', async () => {
    program('bin/temporal', 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"');
    program(server, '');

    expect(await findTemporalBinaries()).toEqual({ kind: 'cli', cli: join(dir, 'bin/temporal') });
  });

  it('elsewhere when the CLI on the PATH is too old, and says so', async () => {
    program('bin/temporal', 'echo "temporal version 1.4.1 (Server 1.28.0, UI 2.39.0)"');
    program(server, '');
    program(web, '');

    expect(await findTemporalBinaries({ log })).toEqual({
      kind: 'server',
      server: join(dir, server),
      ui: join(dir, web),
    });
    expect(said.join()).toContain('brings Temporal 1.28; 1.32 or newer is needed');
  });

  it('built once, though two ask at the same time', async () => {
    program(
      'bin/go',
      `[ "$1" = version ] || { sleep 0.3; echo "$3" >> ${dir}/built; touch $GOBIN/server; chmod +x $GOBIN/server; }`,
    );

    const both = await Promise.all([buildTemporal({ ui: true, log }), buildTemporal({ ui: true, log })]);

    expect(both[0]).toEqual({ kind: 'server', server: join(dir, server), ui: join(dir, web) });
    expect(both[1]).toEqual(both[0]);
    expect(readFileSync(join(dir, 'built'), 'utf8').trim().split('\n')).toEqual([
      'go.temporal.io/server/cmd/server@v1.32.1',
      'github.com/temporalio/ui-server/v2/cmd/server@v2.55.0',
    ]);
  });

  it('not where a build failed, and Go’s own words are told', async () => {
    program('bin/go', '[ "$1" = version ] || { touch $GOBIN/server; echo "no space left" >&2; exit 1; }');

    await expect(buildTemporal({ ui: false, log })).rejects.toThrow(/cannot be built.*no space left/s);

    expect(existsSync(join(dir, server))).toBe(false);
  });
});
