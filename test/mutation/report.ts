import { equivalents } from './equivalent.ts';
import type { Verdict } from './hunt.ts';
import type { Mutant } from './instrument.ts';
import { leastScore } from './settings.ts';

export interface Finding extends Mutant {
  readonly path: string;
  readonly verdict: Verdict;
}

/** What is left, for a person: each mutant that no test noticed, then the count. */
export function report(findings: readonly Finding[]): { readonly text: string; readonly score: number } {
  const told = findings.filter(({ verdict }) => verdict === 'survived' || verdict === 'uncovered');
  const left = told.filter((finding) => !isEquivalent(finding));
  const killed = findings.filter(({ verdict }) => verdict === 'killed').length;
  const ofLoading = findings.filter(({ verdict }) => verdict === 'static').length;
  const score = (100 * killed) / Math.max(1, killed + left.length);
  const lines = left.map((one) => `${one.path}:${one.line}:${one.column} ${one.verdict}: ${mutantText(one)}`);
  const counts = [
    `${findings.length} mutants`,
    `${killed} killed`,
    `${left.length} left`,
    `${told.length - left.length} equivalent`,
    `${ofLoading} in code that runs on load, not tried`,
  ];
  const total = `${counts.join(', ')}. Score ${score.toFixed(1)} %, at least ${leastScore} %.`;
  return { text: [...lines, total].join('\n'), score };
}

/** `a === b -> a !== b`, and `done.add(id) -> (left out)`. */
const mutantText = ({ from, to }: Mutant): string => `${from} -> ${to === '' ? '(left out)' : to}`;

const isEquivalent = (finding: Finding): boolean =>
  equivalents.some(({ path, mutant }) => path === finding.path && mutant === mutantText(finding));
