// Tries schedules of faults, changes by hand and pushes, one a seed, on all cores. Arguments: `--seeds N`, `--seed S`, the
// first of them. Without any it tries 10,000, or the thousand of RECONCILER_TENTH. It ends with 1 where an invariant did not
// hold, and says how to see it again.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readTenth } from '../../test/support/tenth.ts';
import { describeStep } from './describe-step.ts';
import { runSeed, type Counterexample } from './run-seed.ts';

/** The seeds of one process: every `stride`th. */
interface Share {
  readonly first: number;
  readonly end: number;
  readonly stride: number;
}

interface Wanted {
  readonly first: number;
  readonly count: number;
}

/** More than these are counted, and not shown. */
const mostShown = 3;

if (process.send === undefined) await runAll();
else await runShare(JSON.parse(process.argv[2] ?? '') as Share);

async function runAll(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' } } });
  const { first, count } = wantedSeeds(values);
  const startedMs = performance.now();
  const stride = Math.min(availableParallelism(), count);
  const found: Counterexample[] = [];
  const codes = await Promise.all(
    Array.from({ length: stride }, (_, index) =>
      runProcess({ first: first + index, end: first + count, stride }, (counterexample) => {
        found.push(counterexample);
        if (found.length <= mostShown) console.log(describe(counterexample));
      }),
    ),
  );
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`${count} seeds from ${first} in ${seconds} s: ${found.length} broke an invariant`);
  process.exitCode = found.length === 0 && codes.every((code) => code === 0) ? 0 : 1;
}

function wantedSeeds({ seed, seeds }: { readonly seed?: string; readonly seeds?: string }): Wanted {
  if (seed === undefined && seeds === undefined) {
    const tenth = readTenth(process.env);
    return tenth === 'all' ? { first: 1, count: 10_000 } : { first: tenth * 1000 + 1, count: 1000 };
  }
  return { first: countOf('--seed', seed ?? '1'), count: countOf('--seeds', seeds ?? '1') };
}

function countOf(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RangeError(`${flag} has to be a whole number, not "${text}"`);
}

function runProcess(share: Share, onFound: (found: Counterexample) => void): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [JSON.stringify(share)]);
    child.on('message', (message) => {
      onFound(message as Counterexample); // what runShare sends
    });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

async function runShare({ first, end, stride }: Share): Promise<void> {
  for (let seed = first; seed < end; seed += stride) {
    const found = await runSeed(seed);
    if (found !== undefined) process.send?.(found);
  }
  process.disconnect();
}

function describe({ seed, invariant, steps }: Counterexample): string {
  return [
    `Seed ${seed}: ${invariant}`,
    ...steps.map((step, index) => `  ${index + 1}. ${describeStep(step)}`),
    `Again: npm run simulate -- --seed ${seed}`,
    '',
  ].join('\n');
}
