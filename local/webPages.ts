import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from './builtOnce.js';
import { checkout } from './stateDir.js';

const run = promisify(execFile);

const sources = ['web', 'domain', 'local/webPages.ts', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/** The pages as a directory, built anew only when a source has changed. */
export const webPages = (): Promise<string> =>
  builtOnce('web', sources, (to) =>
    run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', to], {
      cwd: checkout,
      env: { ...process.env, NODE_ENV: 'production' }, // whoever starts it, as the tests do, what is served is React's small build
    }),
  );
