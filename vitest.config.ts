import { defineConfig } from 'vitest/config';

// One project for each thing a test needs: nothing (unit), the built command and the sandbox (crash), an engine to ask
// (contract), a real swarm (e2e). They run one after the other: only one lab can stand on a machine.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // No test judges by the clock: a busy machine takes what it takes.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/contract/**', 'test/crash/**'],
        },
      },
      {
        test: {
          name: 'crash',
          sequence: { groupOrder: 1 },
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'contract',
          sequence: { groupOrder: 2 },
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/support/lab-run.ts',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 3 },
          globalSetup: ['test/support/announce.ts', 'test/support/lab-run.ts'],
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      exclude: ['src/generated/**', 'src/bin.ts'],
    },
  },
});
