import { equivalents } from './equivalent.ts';
import type { Verdict } from './hunt.ts';
import type { Mutant } from './instrument.ts';
import { flawless, isAsked, leastScore } from './settings.ts';

export interface Finding extends Mutant {
  readonly path: string;
  /** `refused`: by the compiler; `untried`: it is of another tenth. */
  readonly verdict: Verdict | 'refused' | 'untried';
}

export interface Report {
  readonly text: string;
  readonly isEnough: boolean;
}

/** The report for people: each mutant that no test detected, then the counts. */
export function report(findings: readonly Finding[], only: readonly string[]): Report {
  const undetected = findings.filter(({ verdict }) => verdict === 'survived' || verdict === 'uncovered');
  const left = undetected.filter((finding) => !equivalents.some((one) => isSame(one, finding)));
  const untried = findings.filter(({ verdict }) => verdict === 'untried');
  const stale = equivalents.filter(
    (one) => isAsked(one.path, only) && ![...undetected, ...untried].some((finding) => isSame(one, finding)),
  );
  const flaws = flawless.filter((path) => left.some((finding) => finding.path === path));
  const killed = findings.filter(({ verdict }) => verdict === 'killed').length;
  const refused = findings.filter(({ verdict }) => verdict === 'refused').length;
  const ofLoading = findings.filter(({ verdict }) => verdict === 'static').length;
  const score = (100 * killed) / Math.max(1, killed + left.length);
  const counts = [
    `${findings.length - untried.length} of ${findings.length} mutants`,
    `${killed} killed`,
    `${left.length} left`,
    `${undetected.length - left.length} equivalent`,
    `${refused} that do not compile`,
    `${ofLoading} in code that runs on load, not tried`,
  ];
  const lines = [
    ...left.map((one) => `${one.path}:${one.line}:${one.column} ${one.verdict}: ${mutantText(one)}`),
    ...stale.map(
      ({ path, mutant }) => `equivalent.ts: ${path} has no such mutant, or a test detects it: ${mutant}`,
    ),
    ...flaws.map((path) => `settings.ts: no mutant may be left in ${path}`),
    `${counts.join(', ')}. Score ${score.toFixed(1)} %, at least ${leastScore} %.`,
  ];
  return { text: lines.join('\n'), isEnough: score >= leastScore && stale.length + flaws.length === 0 };
}

/** `a === b -> a !== b`, and `done.add(id) -> (left out)`. */
const mutantText = ({ from, to }: Mutant): string => `${from} -> ${to === '' ? '(left out)' : to}`;

const isSame = (one: (typeof equivalents)[number], finding: Finding): boolean =>
  one.path === finding.path && one.mutant === mutantText(finding);
