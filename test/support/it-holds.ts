import fc from 'fast-check';
import { inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** What a project tries of the examples of its properties; all of them where it says nothing. */
    readonly shareOfRuns?: number;
  }
}

type Property = fc.IRawProperty<unknown>;

/**
 * A test for a property. Its name ends with the number of examples, and a failure prints how to reproduce it. With
 * PROPERTY_RUNS in the environment it tries that many examples, without a timeout.
 */
export const itHolds = (
  statement: string,
  allRuns: number,
  propertyOf: () => Property | Promise<Property>,
  timeoutMs = 300_000,
): void => {
  const runs = Math.ceil(allRuns * (inject('shareOfRuns') ?? 1));
  it(
    `${statement} (${runs} runs)`,
    async () => {
      await checkProperty(await propertyOf(), { statement, runs, env: process.env });
    },
    process.env['PROPERTY_RUNS'] === undefined ? timeoutMs : 0,
  );
};

interface Trial {
  readonly statement: string;
  readonly runs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Throws fast-check's report of a counterexample, with the command that reproduces it. */
export async function checkProperty(property: Property, { statement, runs, env }: Trial): Promise<void> {
  const found = await fc.check(property, { numRuns: Number(env['PROPERTY_RUNS'] ?? runs), ...replayed(env) });
  if (!found.failed) return;
  const path = found.counterexamplePath === null ? '' : ` PROPERTY_PATH=${found.counterexamplePath}`;
  const command = `PROPERTY_SEED=${found.seed}${path} npx vitest run -t ${JSON.stringify(statement)}`;
  throw new Error(`${fc.defaultReportMessage(found)}\n\nTry it again: ${command}`, {
    cause: found.errorInstance,
  });
}

/** The examples of an earlier run; with a path exactly the one that failed. */
const replayed = ({
  PROPERTY_SEED: seed,
  PROPERTY_PATH: path,
}: Trial['env']): Pick<fc.Parameters, 'seed' | 'path'> => ({
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  ...(path === undefined ? {} : { path }),
});
