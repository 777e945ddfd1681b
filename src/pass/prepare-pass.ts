import { observe } from '../observe/observe.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { explainQuarantines } from './explain-quarantines.ts';
import type { Intent } from './intent.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import { planWithDecryption } from './plan-with-decryption.ts';
import { planWithGuards, type GuardOptions } from './plan-with-guards.ts';
import { planWithImages, type ImageDependencies } from './resolve-images.ts';

export interface PrepareDependencies extends ImageDependencies {
  readonly reader: SwarmReader;
  readonly decrypter: Decrypter;
}

export interface PrepareOptions extends GuardOptions {
  readonly signal?: AbortSignal;
  /** Reviews the plan before any file is decrypted, and throws to reject it. */
  readonly review?: (preview: PlannedPass) => void;
}

/** Everything before the first write: observes, plans, decrypts files, asks the guards and explains quarantines. */
export async function preparePass(
  intent: Intent,
  dependencies: PrepareDependencies,
  options: PrepareOptions,
): Promise<PlannedPass> {
  const { reader, decrypter } = dependencies;
  const observed = await observe(reader, options.signal);
  options.review?.(planFrom({ ...intent, isPreview: true }, observed));
  const withImages = await planWithImages(intent, observed, dependencies, options.signal);
  const planned = await planWithGuards(await planWithDecryption(withImages, decrypter), decrypter, options);
  return explainQuarantines(planned, reader, options.signal);
}

/** Observes and plans without executing: no file is decrypted, so no key is needed. */
export const previewPass = async (
  intent: Intent,
  dependencies: Omit<PrepareDependencies, 'decrypter'>,
  signal?: AbortSignal,
): Promise<PlannedPass> =>
  planWithImages(
    { ...intent, isPreview: true },
    await observe(dependencies.reader, signal),
    dependencies,
    signal,
  );
