import fc from 'fast-check';
import { it } from 'vitest';

type Property = fc.IRawProperty<unknown>;

/** A property as a test. Its name ends in how many examples it tries, and a failure says how to try them again. */
export const itHolds = (
  statement: string,
  runs: number,
  propertyOf: () => Property | Promise<Property>,
  timeoutMs = 60_000,
): void => {
  it(
    `${statement} (${runs} runs)`,
    async () => {
      await checkProperty(await propertyOf(), { statement, runs, env: process.env });
    },
    timeoutMs,
  );
};

interface Trial {
  readonly statement: string;
  readonly runs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Throws what fast-check says of a counterexample, and the command that finds it again: nothing has to be edited. */
export async function checkProperty(property: Property, { statement, runs, env }: Trial): Promise<void> {
  const found = await fc.check(property, { numRuns: runs, ...replayed(env) });
  if (!found.failed) return;
  const path = found.counterexamplePath === null ? '' : ` PROPERTY_PATH=${found.counterexamplePath}`;
  const command = `PROPERTY_SEED=${found.seed}${path} npx vitest run -t ${JSON.stringify(statement)}`;
  throw new Error(`${fc.defaultReportMessage(found)}\n\nTry it again: ${command}`, {
    cause: found.errorInstance,
  });
}

/** The examples of an earlier run; with a path the very one that failed. */
const replayed = ({
  PROPERTY_SEED: seed,
  PROPERTY_PATH: path,
}: Trial['env']): Pick<fc.Parameters, 'seed' | 'path'> => ({
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  ...(path === undefined ? {} : { path }),
});
