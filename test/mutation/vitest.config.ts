import { defineConfig } from 'vitest/config';
import { fromRoot, judgeFiles, mutatedFiles, shardCount } from './settings.ts';

const only = process.argv.slice(2);

const files = new Map(mutatedFiles().map(({ path, code }) => [path, code]));

// Each worker loads the code with all of its mutants once and tries its share of them.
export default defineConfig({
  plugins: [{ name: 'mutants', enforce: 'pre', transform: (_, id) => files.get(fromRoot(id)) }],
  test: {
    maxWorkers: shardCount,
    projects: Array.from({ length: shardCount }, (_, shard) => ({
      extends: true as const,
      test: {
        name: `mutants ${shard + 1}/${shardCount}`,
        include: ['test/mutation/hunt.ts'],
        testNamePattern: /^hunts mutants$/,
        testTimeout: 3_600_000,
        provide: { judges: judgeFiles(), shard, shardCount, only },
      },
    })),
  },
});
