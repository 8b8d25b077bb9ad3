import type { TestProject } from 'vitest/node';
import { findChromium } from '../../../local/chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The executable, or why there is none: then only the tests that need one fail. */
    chromium: { path: string } | { missing: string };
  }
}

/** Finds a Chromium before the first test, or installs one, which may take longer than a test has. */
export default async function withChromium(project: TestProject): Promise<void> {
  const log = (line: string) => console.log(`[browser] ${line}`);
  const found = findChromium({ log }).then(
    (path) => ({ path }),
    (error: Error) => ({ missing: error.message }),
  );
  project.provide('chromium', await found);
}
