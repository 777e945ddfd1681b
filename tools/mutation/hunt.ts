import { setMaxListeners } from 'node:events';
import { inject, it, TestRunner, type RunnerTask, type RunnerTestCase } from 'vitest';

/** The result for a mutant. `static`: its code only runs while modules are loaded, before any test. */
export type Verdict = 'killed' | 'survived' | 'uncovered' | 'static';

declare module 'vitest' {
  interface ProvidedContext {
    readonly judges: readonly string[];
    /** This worker's share of the mutants. */
    readonly mutants: readonly number[];
  }
  interface TaskMeta {
    verdicts?: readonly (readonly [number, Verdict])[];
  }
}

declare global {
  var isMutant: (id: number) => boolean;
}

/** Read by the instrumented code at each of its mutants. */
const trial = { active: -1, asked: 0, limit: Infinity, seen: new Set<number>() };

/** A mutant that makes a loop endless never stops asking: this throws, and so the test fails. */
globalThis.isMutant = (id) => {
  trial.seen.add(id);
  trial.asked += 1;
  if (trial.asked > trial.limit) throw new Error('The mutant does not terminate');
  return id === trial.active;
};

for (const path of inject('judges')) await import(path);
const seenOnLoad = new Set(trial.seen);

it('hunts mutants', async ({ task }) => {
  const tests = testsIn(task.file.tasks).filter((test) => test !== task && !isProperty(test));
  const judges = await surveyed(tests);
  const covered = new Set(judges.flatMap(({ seen }) => [...seen]));
  const verdicts: [number, Verdict][] = [];
  for (const id of inject('mutants')) {
    if (!covered.has(id)) verdicts.push([id, seenOnLoad.has(id) ? 'static' : 'uncovered']);
    else verdicts.push([id, (await isKilled(id, judges)) ? 'killed' : 'survived']);
  }
  task.meta.verdicts = verdicts;
});

interface Judge {
  readonly test: RunnerTestCase;
  readonly seen: ReadonlySet<number>;
  readonly asked: number;
  readonly durationMs: number;
}

/** The tests with the mutants that each of them reaches, fastest first. */
async function surveyed(tests: readonly RunnerTestCase[]): Promise<Judge[]> {
  const judges: Judge[] = [];
  for (const test of tests) {
    setMaxListeners(0, test.context.signal); // each run of a test adds a listener
    Object.assign(trial, { asked: 0, seen: new Set() });
    const start = performance.now();
    await TestRunner.getTestFn(test)();
    judges.push({ test, seen: trial.seen, asked: trial.asked, durationMs: performance.now() - start });
  }
  return judges.sort((left, right) => left.durationMs - right.durationMs);
}

/** The test that killed the last mutant runs first: the next mutant is probably close to it. */
async function isKilled(id: number, judges: Judge[]): Promise<boolean> {
  for (const judge of judges.filter(({ seen }) => seen.has(id))) {
    if (await isNoticed(id, judge)) {
      judges.splice(judges.indexOf(judge), 1);
      judges.unshift(judge);
      return true;
    }
  }
  return false;
}

async function isNoticed(id: number, { test, asked }: Judge): Promise<boolean> {
  Object.assign(trial, { active: id, asked: 0, limit: asked * 20 + 10_000 });
  try {
    await TestRunner.getTestFn(test)();
    return false;
  } catch {
    return true;
  } finally {
    Object.assign(trial, { active: -1, limit: Infinity });
  }
}

const testsIn = (tasks: readonly RunnerTask[]): readonly RunnerTestCase[] =>
  tasks.flatMap((task) => (task.type === 'suite' ? testsIn(task.tasks) : [task]));

/** Properties end with their number of runs. They take long, and an example shows better what is wrong. */
const isProperty = ({ name }: RunnerTestCase): boolean => name.endsWith(' runs)');
