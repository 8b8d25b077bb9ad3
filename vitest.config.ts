import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Whatever is waited for by asking: vitest's own second is over sooner than a busy machine is ready. */
const patient = { expect: { poll: { timeout: 20_000, interval: 50 } } };

/** Files that start nothing share a process and what it has loaded: loading it for each took longer than the tests. */
const together = { isolate: false };

/** Suites that need Postgres and Temporal share one temporary pair per run: tests/support/stack.ts starts and ends it. */
const withServers = { globalSetup: ['tests/support/stack.ts'], pool: 'forks' as const, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // The suites wait for a third of their time, so three at a time even on two cores, where vitest would run one.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...together,
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', 'simulators/**', 'tests/**', '.local/**', 'dist/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...patient,
          ...together,
          name: 'simulators',
          include: ['simulators/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...patient,
          ...together,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      { test: { ...patient, name: 'e2e', include: ['tests/e2e/**/*.test.ts'], testTimeout: 240_000, ...withServers } },
      {
        test: {
          ...patient,
          name: 'security',
          include: ['tests/security/**/*.test.ts'],
          testTimeout: 120_000,
          ...withServers,
        },
      },
      {
        test: {
          ...patient,
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: 900_000,
          ...withServers,
        },
      },
      {
        test: {
          ...patient,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 240_000,
          ...withServers,
          globalSetup: [...withServers.globalSetup, 'tests/browser/support/chromium.ts'],
        },
      },
      { test: { name: 'replay', include: ['tests/replay/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
