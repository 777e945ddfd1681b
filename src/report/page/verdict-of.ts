import { countOf } from '../../kernel/count-of.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import { isInSync, isResourceHealthy } from '../../model/status.ts';
import type { PageNews } from './page-news.ts';
import type { PageProblem, PageVerdict } from './page-view.ts';

/** One line for whoever looks once a day: what is wrong, else what goes on, else that all is well. */
export function verdictOf(
  snapshot: ReconcilerSnapshot,
  problems: readonly PageProblem[],
  { run }: PageNews,
): PageVerdict {
  const { status, plan } = snapshot;
  const critical = problems.filter(({ tone }) => tone === 'critical').length;
  const revision = revisionText(snapshot);
  if (critical > 0) return { tone: 'critical', text: needsText(problems.length, snapshot) };
  if (status === undefined) return unknownVerdict(snapshot);
  if (problems.length > 0) return { tone: 'warning', text: needsText(problems.length, snapshot) };
  if (run !== undefined && run.total > 0) {
    const made = run.done === run.total ? 'waits until all of them run' : `${run.done} made`;
    return { tone: 'busy', text: `Applying ${revision}: ${countOf(run.total, 'change')}, ${made}` };
  }
  const count = plan?.changes.length ?? 0;
  if (count > 0) return { tone: 'busy', text: `${countOf(count, 'change')} of ${revision} still to be made` };
  const moving = status.resources.filter((one) => !isResourceHealthy(one)).length;
  if (moving > 0)
    return { tone: 'busy', text: `As ${revision} says; ${countOf(moving, 'service')} still on the way` };
  const { resources } = status;
  return resources.length === 0
    ? { tone: 'good', text: `Nothing is declared or owned: ${revision} is empty` }
    : { tone: 'good', text: `In sync: ${countOf(resources.length, 'object')} as ${revision} says` };
}

function unknownVerdict({ swarmSeenAt, revision }: ReconcilerSnapshot): PageVerdict {
  if (swarmSeenAt === undefined) return { tone: 'unknown', text: 'The swarm was not seen yet' };
  return revision === undefined
    ? { tone: 'unknown', text: 'No valid manifests were read yet: the swarm is left as it is' }
    : { tone: 'unknown', text: 'The swarm was not compared with the manifests yet' };
}

function needsText(count: number, snapshot: ReconcilerSnapshot): string {
  const resources = snapshot.status?.resources ?? [];
  const good = resources.filter((one) => isInSync(one) && isResourceHealthy(one)).length;
  const rest =
    resources.length === 0
      ? ''
      : `; ${good} of ${countOf(resources.length, 'object')} are as ${revisionText(snapshot)} says`;
  return `${countOf(count, 'problem')} ${count === 1 ? 'needs' : 'need'} somebody${rest}`;
}

const revisionText = ({ revision }: ReconcilerSnapshot): string =>
  revision === undefined ? 'the manifests' : `revision ${revision.id}`;
