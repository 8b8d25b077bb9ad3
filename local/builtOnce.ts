import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { checkout } from './stateDir.js';

const cache = join(checkout, 'node_modules', '.cache', 'autopersonas');

/**
 * Something made from sources, file or directory, and made anew only when one of them has changed. `make` is given where to put it.
 * Answers where it stands; the cached one may go a week later, so whoever needs it longer copies it.
 */
export async function builtOnce(
  name: string,
  sources: readonly string[],
  make: (to: string) => Promise<unknown>,
): Promise<string> {
  const extension = extname(name);
  const built = join(cache, `${name.slice(0, name.length - extension.length)}-${fingerprint(sources)}${extension}`);
  if (existsSync(built)) return built;
  mkdirSync(cache, { recursive: true });
  const making = `${built}.${process.pid}`;
  await make(making);
  try {
    renameSync(making, built);
  } catch (error) {
    // A directory is never put over another that was just as quick.
    if (!existsSync(built)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  forgetOld();
  return built;
}

/** The same, where nothing else can take it away. */
export const copyBuilt = (built: string, to: string): void => cpSync(built, to, { recursive: true });

function forgetOld(): void {
  const aWeekAgo = Date.now() - 7 * 24 * 60 * 60 * 1000;
  for (const file of readdirSync(cache).map((name) => join(cache, name))) {
    if (statSync(file).mtimeMs < aWeekAgo) rmSync(file, { recursive: true, force: true });
  }
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn)) hash.update(file).update(readFileSync(join(checkout, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(source: string): string[] {
  const place = join(checkout, source);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [source];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.endsWith('.test.ts') && statSync(join(place, file)).isFile())
    .sort()
    .map((file) => join(source, file));
}
