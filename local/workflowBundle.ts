import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtOnce } from './builtOnce.js';
import { checkout } from './stateDir.js';

const run = promisify(execFile);

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
export const workflowBundle = (): Promise<string> =>
  builtOnce('workflows.js', sources, (to) =>
    // In a process of its own, so that the memory a bundler needs is given back.
    run(process.execPath, ['--import', 'tsx', 'workflows/bundle.ts', to], { cwd: checkout }),
  );
