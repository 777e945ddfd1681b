import { keyOf } from '../model/key.ts';
import type { ObservedService } from '../model/observed.ts';
import { compareSharedLeaves } from '../spec/compare-leaves.ts';
import { overlay } from '../spec/overlay.ts';
import { patchLeaves } from '../spec/patch-leaves.ts';
import { readLeaves } from '../spec/read-leaves.ts';
import { ownershipOf } from './ownership.ts';
import { joinParts, part, type Part } from './part.ts';
import { fieldContext, type PlanInput } from './plan-input.ts';
import { withRowsBefore } from './rows-before.ts';
import { takenLeaves } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { shownDifference } from './shown.ts';

/** Services of somebody else that no manifest takes on any more: what we laid over them is taken off, they stay. */
export function planRelease(input: PlanInput): Part {
  const declared = new Set(input.desired.services.map(({ name }) => name));
  return joinParts(
    input.observed.services
      .filter(({ name }) => !declared.has(name))
      .map((service) => releaseOf(service, input)),
  );
}

function releaseOf(service: ObservedService, input: PlanInput): Part {
  const key = keyOf('service', service.name);
  const former = takenLeaves(service, input.ledger);
  const isTheirs = ownershipOf(service, key, input.owner, input.ledger).by === 'other';
  if (former === undefined || isTheirs) return part({});
  const isKept = input.ledger.rows[key]?.isKept === true;
  if (!input.prune || isKept) {
    const reason = isKept
      ? 'taken on once and declared no more; kept: its manifest said swarm-reconciler.io/prune: "false"'
      : 'taken on once and declared no more: --prune takes our part off it';
    return part({ retained: [{ resource: key, reason }], rows: withRowsBefore({}, [key], input.ledger) });
  }
  const context = fieldContext(input.observed);
  const standing = readLeaves(service.spec, context);
  const differences = compareSharedLeaves(standing, {}, former, String);
  if (differences.length === 0) return part({});
  const fieldNames = new Set(differences.map(({ field }) => field));
  return part({
    steps: [
      {
        change: {
          id: key,
          op: 'update',
          resource: key,
          cause: 'prune',
          fields: differences.map(shownDifference),
          impact: serviceImpact(differences, service, input.observed),
          dependsOn: [],
        },
        write: {
          kind: 'updateService',
          ref: { id: service.id, version: service.version },
          spec: overlay(service.spec, patchLeaves(standing, differences), fieldNames, context),
        },
      },
    ],
  });
}
