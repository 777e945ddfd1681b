import { defineConfig } from 'vitest/config';
import { inTenth, readTenth } from '../../test/support/tenth.ts';
import { fromRoot, isAsked, judgeFiles, mutatedFiles, shardCount } from './settings.ts';

const only = process.argv.slice(2);
const files = mutatedFiles();
const codes = new Map(files.map(({ path, code }) => [path, code]));
const asked = files
  .filter(({ path }) => isAsked(path, only))
  .flatMap(({ firstId, mutants }) => mutants.map((_, index) => firstId + index));
const tried = inTenth(asked, readTenth(process.env));

// Each worker loads the code with all of its mutants once and tries its share of them. The ids are interleaved, so that
// each worker gets some of every file.
export default defineConfig({
  plugins: [{ name: 'mutants', enforce: 'pre', transform: (_, id) => codes.get(fromRoot(id)) }],
  test: {
    maxWorkers: shardCount,
    projects: Array.from({ length: shardCount }, (_, shard) => ({
      extends: true as const,
      test: {
        name: `mutants ${shard + 1}/${shardCount}`,
        include: ['tools/mutation/hunt.ts'],
        testNamePattern: /^hunts mutants$/,
        testTimeout: 3_600_000,
        provide: { judges: judgeFiles(), mutants: tried.filter((_, index) => index % shardCount === shard) },
      },
    })),
  },
});
