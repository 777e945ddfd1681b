import { type EngineVersion, fetchEngine, isInstalled } from '../../tools/lab/node/engine-packages.ts';
import { labPaths } from '../../tools/lab/paths.ts';
import { reasonOf } from '../../tools/lab/lab-error.ts';
import { labSupport } from '../../tools/lab/support.ts';

/** Why this machine cannot run a lab of such engines; if empty, the engine is available. */
export async function reasonsAgainst(version: EngineVersion): Promise<readonly string[]> {
  const support = labSupport();
  if (!support.supported) return support.reasons;
  if (isInstalled(version)) return [];
  return fetchEngine(labPaths(), version).then(
    () => [],
    (error: unknown) => [reasonOf(error)],
  );
}
