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
    return { tone: 'busy', text: `Applied ${revision}; ${countOf(moving, 'service')} still starting` };
  return { tone: 'good', text: inSyncText(status.resources.length, revision) };
}

function inSyncText(count: number, revision: string): string {
  if (count === 0) return `Nothing is declared or owned: ${revision} is empty`;
  return `In sync: ${countOf(count, 'object')} ${count === 1 ? 'matches' : 'match'} ${revision}`;
}

function unknownVerdict({ swarmSeenAt, revision }: ReconcilerSnapshot): PageVerdict {
  if (swarmSeenAt === undefined) return { tone: 'unknown', text: 'The swarm has not been seen yet' };
  return revision === undefined
    ? { tone: 'unknown', text: 'No valid manifests have been read yet: the swarm is left as it is' }
    : { tone: 'unknown', text: 'The swarm has not been compared with the manifests yet' };
}

function needsText(count: number, snapshot: ReconcilerSnapshot): string {
  const resources = snapshot.status?.resources ?? [];
  const good = resources.filter((one) => isInSync(one) && isResourceHealthy(one)).length;
  const rest =
    resources.length === 0
      ? ''
      : `; ${good} of ${countOf(resources.length, 'object')} match ${revisionText(snapshot)}`;
  return `${countOf(count, 'problem')} ${count === 1 ? 'needs' : 'need'} attention${rest}`;
}

const revisionText = ({ revision }: ReconcilerSnapshot): string =>
  revision === undefined ? 'the manifests' : `revision ${revision.id}`;
