import type { Change } from '../../model/plan.ts';
import type { PlanInput } from '../plan-input.ts';

/** Why a change is only reported though no manifest withholds it; undefined: it is applied. */
export function reportedReason(
  { cause, resource }: Change,
  { desired, switches }: Pick<PlanInput, 'desired' | 'switches'>,
): string | undefined {
  if (switches === undefined || cause === 'drift' || cause === 'rotation') return undefined;
  const annotated = desired.switches.get(resource)?.revisions;
  if ((annotated ?? switches.revisions) === 'auto') return undefined;
  return annotated === undefined
    ? 'new revisions are only reported'
    : 'new revisions are only reported (swarm-reconciler.io/revisions: report)';
}
