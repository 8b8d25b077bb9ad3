import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from './stateDir.js';

const run = promisify(execFile);
const cache = join(checkout, 'node_modules', '.cache', 'autopersonas');

/** Whatever a workflow could import, and what could change how it is bundled. */
const sources = [
  'activities',
  'db',
  'domain',
  'platforms',
  'temporal',
  'workflows',
  'package-lock.json',
  'tsconfig.json',
];

/** The workflows as one file, bundled anew only when a source has changed: it takes as long as the rest of a start. */
export async function workflowBundle(): Promise<string> {
  const bundle = join(cache, `workflows-${fingerprint()}.js`);
  if (existsSync(bundle)) return bundle;
  mkdirSync(cache, { recursive: true });
  // In a process of its own, so that the memory a bundler needs is given back.
  const making = `${bundle}.${process.pid}`;
  await run(process.execPath, ['--import', 'tsx', 'workflows/bundle.ts', making], { cwd: checkout });
  renameSync(making, bundle);
  forgetOldBundles();
  return bundle;
}

function forgetOldBundles(): void {
  const aWeekAgo = Date.now() - 7 * 24 * 60 * 60 * 1000;
  for (const file of readdirSync(cache).map((name) => join(cache, name))) {
    if (statSync(file).mtimeMs < aWeekAgo) rmSync(file, { force: true });
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn)) hash.update(file).update(readFileSync(join(checkout, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesIn(source: string): string[] {
  if (!existsSync(join(checkout, source))) return [];
  if (!source.includes('.')) {
    return readdirSync(join(checkout, source), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .sort()
      .map((file) => join(source, file));
  }
  return [source];
}
