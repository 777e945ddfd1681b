import { compareText } from '../kernel/key.ts';
import type { Declared, Manifest, ManifestSet } from '../model/manifest/manifest.ts';
import { hasErrors } from '../model/manifest/problem.ts';
import type { Position, Problem } from '../model/manifest/problem.ts';
import type { LeftOut, ReferencedFile, SourceFile } from '../model/manifest/source-file.ts';
import { runChecks } from './checks/checks.ts';
import { collectManifests, type CollectedManifests } from './collect-manifests.ts';
import { parseFile } from './parse-file.ts';

export interface ParsedManifests {
  /** Only the valid manifests: incomplete if a problem is an error. */
  readonly set: ManifestSet;
  readonly problems: readonly Problem[];
}

/**
 * All manifests of a source and their problems, each list in an order that does not depend on the order of the files.
 * `referenced` are the files that `findReferences` found, as the source read them; `leftOut` is what it could not read. With
 * `now`, certificates that expire give warnings.
 */
export function parseManifests(
  files: readonly SourceFile[],
  referenced: readonly ReferencedFile[] = [],
  leftOut: readonly LeftOut[] = [],
  now?: Date,
): ParsedManifests {
  const parsed = files.toSorted((left, right) => compareText(left.path, right.path)).map(parseFile);
  const documents = parsed.flatMap((file) => file.documents);
  const found = parsed.flatMap((file) => file.problems);
  const collected = collectManifests(documents, referenced);
  const problems = [...found, ...runChecks({ ...collected, ...(now && { now }) }, !hasErrors(found))];
  const isEmpty = documents.length === 0 && problems.length === 0;
  return {
    set: setOf(collected),
    problems: [...(isEmpty ? [sourceEmpty] : problems), ...leftOut.map(sourceIncomplete)].toSorted(
      compareProblems,
    ),
  };
}

function setOf({ clusters, services, interlocks: [interlock], files }: CollectedManifests): ManifestSet {
  return {
    ...{ clusters: clusters.map(declared), services: services.map(declared), files },
    ...(interlock === undefined ? {} : { interlock: declared(interlock) }),
  };
}

/** Without its text, which only the checks need. */
const declared = <M extends Manifest>({ manifest, file, position }: Declared<M>): Declared<M> => ({
  ...{ manifest, file, position },
});

const sourceEmpty: Problem = {
  severity: 'error',
  code: 'source-empty',
  message: 'Source has no manifests: expected at least one document in a file *.yaml or *.yml',
  hint: 'Files and folders whose name starts with "." or "_" are ignored',
};

const sourceIncomplete = ({ path, reason }: LeftOut): Problem => ({
  severity: 'warning',
  code: 'source-incomplete',
  file: path,
  ...leftOutTexts[reason](path),
});

const leftOutTexts: Readonly<Record<LeftOut['reason'], (path: string) => Pick<Problem, 'message' | 'hint'>>> =
  {
    submodule: (path) => ({
      message: `Submodule "${path}" is not read: while manifests may be missing, nothing is deleted`,
      hint: 'Check it out and name the folder as the source, or start its name with "_" if it contains no manifests',
    }),
    link: (path) => ({
      message: `Symbolic link "${path}" leads to nothing in the source: while manifests may be missing, nothing is deleted`,
      hint: 'Remove it, or start its name with "_" if it contains no manifests',
    }),
  };

function compareProblems(left: Problem, right: Problem): number {
  const byFile = compareText(left.file ?? '', right.file ?? '');
  if (byFile !== 0) return byFile;
  const byPosition = comparePositions(left.position, right.position);
  if (byPosition !== 0) return byPosition;
  return compareText(left.code, right.code) || compareText(left.message, right.message);
}

function comparePositions(left: Position | undefined, right: Position | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return left.line - right.line || left.column - right.column;
}
