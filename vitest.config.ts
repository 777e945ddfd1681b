import { defineConfig } from 'vitest/config';
import { longFiles, mainStory } from './test/support/long-files.ts';
import { inTenth, readTenth } from './test/support/tenth.ts';

// One project for each thing a test needs: nothing (pure), time for many examples (properties), sockets, files and
// processes (adapters), the built command and the sandbox (crash), and npm's registry too (package), an engine to ask (contract), a real swarm (e2e).
const needsMore = {
  adapters: [
    'test/{cli,credentials,docs,faults,forge,notify,parser,probe,sandbox,schemas,source,swarm,telemetry}/**/*.test.ts',
    'test/server/over-sockets/**/*.test.ts',
    'test/page/browser/**/*.test.ts',
    'test/ledger/ledger-shards.test.ts',
    'test/{nginx-check,nginx/with-nginx,router/sandbox}/**/*.test.ts',
  ],
  crash: ['test/crash/**/*.test.ts'],
  package: ['test/package/**/*.test.ts'],
  contract: ['test/contract/**/*.test.ts'],
  e2e: ['test/e2e/**/*.test.ts'],
};
const tenth = readTenth(process.env);

// No test judges by the clock: a busy machine takes what it takes.
const patient = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    maxWorkers: '100%',
    // To end a lab takes some seconds.
    teardownTimeout: 60_000,
    projects: [
      {
        test: {
          ...patient,
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: Object.values(needsMore).flat(),
          setupFiles: 'test/support/keep-pure.ts',
          // Nothing is left behind that another file could see, and loading all of src/ once is most of what it takes.
          pool: 'threads',
          isolate: false,
          provide: { shareOfRuns: 0.1 },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...patient,
          name: 'properties',
          include: [...inTenth(longFiles.properties, tenth)],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...patient,
          name: 'adapters',
          include: needsMore.adapters,
          provide: { shareOfRuns: 0.1 },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...patient,
          name: 'crash',
          include: needsMore.crash,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...patient,
          name: 'package',
          include: needsMore.package,
          sequence: { groupOrder: 1 },
        },
      },
      // From here on one file after the other: only one lab can stand on a machine.
      {
        test: {
          name: 'contract',
          include: needsMore.contract,
          globalSetup: 'test/support/lab/lab-run.ts',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: [...mainStory, ...inTenth(longFiles.e2e, tenth)],
          globalSetup: ['test/support/lab/announce.ts', 'test/support/lab/lab-run.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
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
