import type { DesiredService } from '../../model/desired.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { hashOf } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { creation } from '../common/creation.ts';
import { observedService } from '../common/lookups.ts';
import { joinParts, part, refusal, type Part } from '../common/fragment.ts';
import { fieldContext, type PlanInput } from '../plan-input.ts';
import { withRowsBefore } from '../common/keep-ledger-rows.ts';
import { claimOf } from './service-claim.ts';
import { keptRow, neededIds, waitFor, withOwnLabels } from './service-write.ts';
import { shownLeaves } from './redact-fields.ts';
import { updateService } from './update-service.ts';

/** Services: made by us, taken on where the manifest says so, refused where somebody else made one of that name. */
export const planServices = (input: PlanInput): Part =>
  joinParts(
    input.desired.services.map((desired) =>
      planService(desired, observedService(input.observed, desired.name), input),
    ),
  );

function planService(desired: DesiredService, observed: ObservedService | undefined, input: PlanInput): Part {
  const key = keyOf('service', desired.name);
  if (observed === undefined) {
    return desired.leaves['image'] === undefined ? awaited(key, desired, input) : create(key, desired, input);
  }
  const claim = claimOf(key, desired, observed, input);
  if ('reason' in claim) return refusal(key, claim.reason, claim.hint);
  return updateService({ key, desired, observed, claim }, input);
}

/** Without an image there is nothing to make: the service is taken on as soon as somebody deploys it. */
function awaited(key: Key, desired: DesiredService, { ledger }: PlanInput): Part {
  return part({
    warnings: [
      {
        resource: key,
        message: `${key} is not there yet: its route is laid over it as soon as it is deployed (${desired.origin})`,
      },
    ],
    rows: withRowsBefore([], [key], ledger),
  });
}

function create(key: Key, desired: DesiredService, input: PlanInput): Part {
  const declared = new Set(Object.keys(desired.leaves));
  const spec = overlay({ Name: desired.name }, desired.leaves, declared, fieldContext(input.observed));
  const made = creation(
    {
      key,
      summary: 'new service',
      fields: shownLeaves(desired.leaves),
      dependsOn: neededIds(desired),
      write: { kind: 'createService', spec: withOwnLabels(spec, desired.leaves, input) },
      row: { attempted: hashOf(desired.leaves), ...keptRow(desired) },
    },
    input,
  );
  return { ...made, waits: [waitFor(key)] };
}
