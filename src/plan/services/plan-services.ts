import type { DesiredService } from '../../model/desired.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { ObservedService } from '../../model/observed.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { creation } from '../common/creation.ts';
import { observedService } from '../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../common/fragment.ts';
import { fieldContext } from '../common/observed-index.ts';
import type { PlanInput } from '../plan-input.ts';
import { keepLedgerRows } from '../common/keep-ledger-rows.ts';
import { claimOf } from './service-claim.ts';
import { attemptOf, pinnedValues } from './pinned-image.ts';
import { keptRow, neededIds, pulledImage, waitFor, withOwnLabels } from './service-write.ts';
import { redactedValues } from './redact-fields.ts';
import { updateService } from './update-service.ts';

/** Services: created by us, adopted if the manifest allows it, refused if someone else made one of that name. */
export const planServices = (input: PlanInput): Fragment =>
  joinFragments(
    input.desired.services.map((desired) =>
      planService(desired, observedService(input.observed, desired.name), input),
    ),
  );

function planService(
  desired: DesiredService,
  observed: ObservedService | undefined,
  input: PlanInput,
): Fragment {
  const key = keyOf('service', desired.name);
  if (observed === undefined) {
    return desired.values['image'] === undefined ? awaited(key, desired, input) : create(key, desired, input);
  }
  const claim = claimOf(key, desired, observed, input);
  if ('reason' in claim) return refusal(key, claim.reason, claim.hint);
  return updateService({ key, desired, observed, claim }, input);
}

/** Without an image there is nothing to create: the service is adopted as soon as someone deploys it. */
function awaited(key: Key, desired: DesiredService, { ledger }: PlanInput): Fragment {
  const what = desired.cluster === undefined ? 'its fields are set' : 'its route is added';
  return fragment({
    warnings: [
      {
        kind: 'awaitedService',
        resource: key,
        message: `${key} does not exist yet: ${what} as soon as it is deployed (${desired.origin})`,
      },
    ],
    rows: keepLedgerRows([], [key], ledger),
  });
}

function create(key: Key, desired: DesiredService, input: PlanInput): Fragment {
  const declared = new Set(Object.keys(desired.values));
  const values = pinnedValues(desired.values, input);
  const spec = overlay({ Name: desired.name }, values, declared, fieldContext(input.observed));
  const made = creation(
    {
      key,
      summary: 'new service',
      fields: redactedValues(values),
      dependsOn: neededIds(desired),
      write: {
        kind: 'createService',
        spec: withOwnLabels(spec, desired.values, input),
        ...pulledImage(desired),
      },
      row: { attempted: attemptOf(desired, input), ...keptRow(desired) },
    },
    input,
  );
  return { ...made, waits: [waitFor(key)] };
}
