import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from './chromium.js';

describe('Chromium is found', () => {
  let dir: string;
  let said: string[];
  const log = (line: string) => void said.push(line);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'chromium-'));
    mkdirSync(join(dir, 'bin'));
    said = [];
    vi.stubEnv('CHROMIUM_PATH', '');
    vi.stubEnv('PATH', join(dir, 'bin'));
    program('env', 'while [ "$1" = DEBIAN_FRONTEND=noninteractive ]; do export "$1"; shift; done; exec "$@"');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });

  const program = (name: string, script = '') => {
    const file = join(dir, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };
  /** It keeps what it was asked to do, and installs as soon as there are lists of packages. */
  const aptGet = ({ hasLists = false, brings = 'chromium' } = {}) => {
    if (hasLists) writeFileSync(join(dir, 'lists'), '');
    program(
      'apt-get',
      `cd ${dir}
      case "$*" in
        --version) exit 0 ;;
        *update) echo "update $DEBIAN_FRONTEND" >> asked; : > lists ;;
        *install*chromium)
          echo "install $DEBIAN_FRONTEND" >> asked
          [ -e lists ] || { echo "E: Unable to locate package chromium" >&2; exit 100; }
          ${brings && `echo '#!/bin/sh' > bin/${brings}; /bin/chmod +x bin/${brings}`} ;;
      esac`,
    );
  };
  const asked = () => readFileSync(join(dir, 'asked'), 'utf8').trim().split('\n');

  it('where CHROMIUM_PATH says, before any other', async () => {
    program('chromium');
    vi.stubEnv('CHROMIUM_PATH', program('my-own'));

    expect(await findChromium()).toBe(join(dir, 'bin/my-own'));
  });

  it('not instead of a CHROMIUM_PATH that is wrong', async () => {
    program('chromium');
    vi.stubEnv('CHROMIUM_PATH', join(dir, 'gone'));

    await expect(findChromium()).rejects.toThrow(`CHROMIUM_PATH is ${dir}/gone, which cannot be executed.`);
  });

  it('on the PATH, Chromium before Chrome', async () => {
    program('google-chrome');
    expect(await findChromium()).toBe(join(dir, 'bin/google-chrome'));
    program('chromium-browser');
    expect(await findChromium()).toBe(join(dir, 'bin/chromium-browser'));
  });

  it('by installing it, without a question and with a word about it', async () => {
    aptGet({ hasLists: true });

    expect(await findChromium({ applications: [], log, isRoot: true })).toBe(join(dir, 'bin/chromium'));

    expect(asked()).toEqual(['install noninteractive']);
    expect(said.join('\n')).toContain('installing Debian’s package "chromium"');
  });

  it('by fetching the lists of packages first, where there are none', async () => {
    aptGet();

    expect(await findChromium({ applications: [], log, isRoot: true })).toBe(join(dir, 'bin/chromium'));

    expect(asked()).toEqual(['install noninteractive', 'update noninteractive', 'install noninteractive']);
  });

  it('by installing through sudo, where that asks for no password', async () => {
    aptGet({ hasLists: true });
    program(
      'sudo',
      `echo "without asking: $1" > ${dir}/sudo; shift; case "$1" in true) exit 0 ;; *) exec "$@" ;; esac`,
    );

    expect(await findChromium({ applications: [], isRoot: false })).toBe(join(dir, 'bin/chromium'));

    expect(readFileSync(join(dir, 'sudo'), 'utf8').trim()).toBe('without asking: -n');
  });

  it.each([
    ['there is no apt-get', true, () => {}],
    ['sudo wants a password', false, () => [aptGet({ hasLists: true }), program('sudo', 'exit 1')]],
  ])('not where %s: then it is said what to install', async (_, isRoot, given) => {
    given();

    await expect(findChromium({ isRoot })).rejects.toThrow(
      'There is no Chromium, and none can be installed from here. Install Chromium or Google Chrome, or name an executable in CHROMIUM_PATH.',
    );

    expect(existsSync(join(dir, 'asked'))).toBe(false);
  });

  it('not where the package cannot be had, in apt-get’s own words', async () => {
    program('apt-get', '[ "$1" = --version ] || { echo "E: Unable to locate package chromium" >&2; exit 100; }');
    await expect(findChromium({ applications: [], isRoot: true })).rejects.toThrow(
      /"apt-get update" failed: E: Unable to locate package chromium\. Install Chromium/,
    );
  });

  it('not where the package is an empty one, as on Ubuntu', async () => {
    aptGet({ hasLists: true, brings: '' });
    await expect(findChromium({ applications: [], isRoot: true })).rejects.toThrow(
      'brought no Chromium. Install Chromium',
    );
  });
});
