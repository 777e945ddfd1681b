import { findReferences as findReferencesAtOnce } from '../manifest/find-references.ts';
import { parseManifests } from '../manifest/parse-manifests.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import { hasErrors, type Problem } from '../model/manifest/problem.ts';
import type { SourceAccess } from '../model/settings.ts';
import type { FindReferences, Revision } from '../model/manifest/source-file.ts';
import { renderProblems } from '../report/problems.ts';
import type { Clock } from '../ports/clock.ts';
import { createSource } from '../source/create-source.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { signersFileOf, sourceAccessOf } from './source-access-of.ts';
import type { Streams } from './terminal/streams.ts';
import { textStyle } from './terminal/text-style.ts';

export interface SourceChoice {
  readonly source: string;
  readonly ref?: string;
  readonly path?: string;
  readonly workDir?: string;
  /** Undefined: as the environment says. */
  readonly access?: SourceAccess;
  readonly allowedSignersFile?: string;
}

export interface LoadedManifests {
  readonly revision: Revision;
  readonly set: ManifestSet;
  readonly problems: readonly Problem[];
  readonly partial: boolean;
}

export const openSource = (
  choice: SourceChoice,
  streams: Streams,
  clock: Clock = createSystemClock(),
  findReferences: FindReferences = findReferencesAtOnce,
): Promise<RevisionSource> => {
  const workDir = choice.workDir ?? streams.env['RECONCILER_WORK_DIR'];
  const signersFile = choice.allowedSignersFile ?? signersFileOf(streams.env);
  return createSource({
    clock,
    findReferences,
    source: choice.source,
    access: choice.access ?? sourceAccessOf(streams.env),
    ...(signersFile === undefined ? {} : { allowedSignersFile: signersFile }),
    ...(workDir === undefined ? {} : { workDir }),
    ...(choice.ref === undefined ? {} : { ref: choice.ref }),
    ...(choice.path === undefined ? {} : { path: choice.path }),
  });
};

/** Reads and checks the manifests; reports all problems of all files at once. */
export async function loadManifests(choice: SourceChoice, streams: Streams): Promise<LoadedManifests> {
  const clock = createSystemClock();
  const source = await openSource(choice, streams, clock);
  const revision = await source.fetch(streams.signal);
  const { files, referenced, leftOut } = revision;
  const partial = source.partial || leftOut.length > 0;
  return { revision, partial, ...parseManifests(files, referenced, leftOut, clock.now()) };
}

/** The same for commands that need valid manifests: prints problems, and returns undefined if there are errors. */
export async function loadValidManifests(
  choice: SourceChoice,
  streams: Streams,
): Promise<LoadedManifests | undefined> {
  const loaded = await loadManifests(choice, streams);
  if (loaded.problems.length > 0) {
    streams.stderr.write(`${renderProblems(loaded.problems, textStyle(streams.stderr, streams.env))}\n`);
  }
  return hasErrors(loaded.problems) ? undefined : loaded;
}
