import { isRouteLabel } from '../../model/route-label.ts';
import { objectOf, textsOf, type JsonObject } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { Warning } from '../../model/plan.ts';
import { withSealedParts } from '../../service-fields/applied-record.ts';
import { compareSharedValues, type ValueDifference } from '../../service-fields/compare-values.ts';
import { sealed } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchValues } from '../../service-fields/patch-values.ts';
import { readValues } from '../../service-fields/read-values.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';
import { listOf } from '../common/impact.ts';
import { ownershipOf } from '../common/ownership.ts';
import { joinFragments, fragment, type Fragment } from '../common/fragment.ts';
import { fieldContext } from '../common/observed-index.ts';
import type { PlanInput } from '../plan-input.ts';
import { unrestorablePaths, withRestored } from './original-values.ts';
import { keepLedgerRows } from '../common/keep-ledger-rows.ts';
import { adoptedValues } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { redactedDifference } from './redact-fields.ts';

/**
 * Un-adopts services that no manifest adopts any more: removes what we wrote to them and restores the original values. The
 * services stay.
 */
export function planUnadoption(input: PlanInput): Fragment {
  const declared = new Set(input.desired.services.map(({ name }) => name));
  return joinFragments(
    input.observed.services
      .filter(({ name }) => !declared.has(name))
      .map((service) => unadopt(service, input)),
  );
}

function unadopt(service: ObservedService, input: PlanInput): Fragment {
  const key = keyOf('service', service.name);
  const obsolete = adoptedValues(service, input.ledger);
  const isTheirs = ownershipOf(service, key, input.owner, input.ledger).by === 'other';
  if (obsolete === undefined || isTheirs) return fragment({});
  const isKept = input.ledger.rows[key]?.isKept === true;
  if (!input.prune || isKept) {
    const reason = isKept
      ? 'adopted and no longer declared; kept because its manifest had swarm-reconciler.io/prune: "false"'
      : 'adopted and no longer declared: --prune removes what we wrote to it, the service stays';
    const retained = [{ resource: key, reason, ...(isKept ? {} : { isPrunable: true as const }) }];
    return fragment({ retained, rows: keepLedgerRows([], [key], input.ledger) });
  }
  const { current, differences, kept, sealedPaths } = unadoptionDifferences(service, obsolete, input);
  return joinFragments([
    differences.length === 0 ? fragment({}) : writeDifferences(differences, service, current, input),
    fragment({ warnings: [...routeWarning(key, service, kept), ...sealedWarning(key, sealedPaths)] }),
  ]);
}

interface Unadoption {
  readonly current: FieldValues;
  readonly differences: readonly ValueDifference[];
  /** Route labels and networks that stay, because it is unknown whether they were there before adoption. */
  readonly kept: FieldValues;
  readonly sealedPaths: readonly string[];
}

function unadoptionDifferences(
  service: ObservedService,
  obsolete: FieldValues,
  input: PlanInput,
): Unadoption {
  const { rows, salt } = input.ledger;
  const current = readValues(service.spec, fieldContext(input.observed));
  const originals = rows[keyOf('service', service.name)]?.before ?? {};
  const applied = stillOurs(current, obsolete, salt);
  const kept = keptRoute(current, applied, originals);
  const restored = withRestored({ declared: kept, current, applied, originals });
  return {
    current,
    differences: compareSharedValues(current, restored, applied, String),
    kept,
    sealedPaths: unrestorablePaths({ current, applied, originals }, salt),
  };
}

/** The values of an adopted service once it is un-adopted. */
export function valuesAfterUnadoption(
  service: ObservedService,
  obsolete: FieldValues,
  input: PlanInput,
): FieldValues {
  const { current, differences } = unadoptionDifferences(service, obsolete, input);
  return patchValues(current, differences);
}

/** The applied values without those that someone has changed since: these stay. */
function stillOurs(current: FieldValues, obsolete: FieldValues, salt: string): FieldValues {
  const written = withSealedParts(obsolete, salt);
  const changed = compareSharedValues(current, written, {}, (value) => sealed(value, salt));
  const theirs = changed.filter(({ field }) => fieldNamed(field)?.shape !== 'exclusiveSet'); // members of a set count one by one
  return patchValues(
    obsolete,
    theirs.map((difference) => ({ ...difference, to: undefined })),
  );
}

function writeDifferences(
  differences: readonly ValueDifference[],
  service: ObservedService,
  current: FieldValues,
  input: PlanInput,
): Fragment {
  const key = keyOf('service', service.name);
  const context = fieldContext(input.observed);
  const fieldNames = new Set(differences.map(({ field }) => field));
  return fragment({
    steps: [
      {
        change: {
          id: key,
          op: 'update',
          resource: key,
          cause: 'prune',
          fields: differences.map(redactedDifference),
          impact: serviceImpact(differences, service, input.observed),
          dependsOn: [],
        },
        write: {
          kind: 'updateService',
          ref: { id: service.id, version: service.version },
          spec: overlay(service.spec, patchValues(current, differences), fieldNames, context),
        },
      },
    ],
  });
}

/**
 * A ledger of an older version does not record whether route labels existed before adoption. They stay, and with them the
 * networks by which proxies reach the service: removing them could cut it off from traffic.
 */
function keptRoute(current: FieldValues, obsolete: FieldValues, originals: JsonObject): FieldValues {
  const labels = Object.entries(objectOf(current['labels'])).filter(
    ([label]) =>
      isRouteLabel(label) &&
      Object.hasOwn(objectOf(obsolete['labels']), label) &&
      !Object.hasOwn(objectOf(originals['labels']), label),
  );
  if (labels.length === 0) return {};
  const networks = textsOf(obsolete['networks']).filter(
    (name) =>
      textsOf(current['networks']).includes(name) && !Object.hasOwn(objectOf(originals['networks']), name),
  );
  return { labels: Object.fromEntries(labels), networks };
}

function routeWarning(resource: Key, { name }: ObservedService, kept: FieldValues): readonly Warning[] {
  const labels = Object.keys(objectOf(kept['labels'])).sort();
  if (labels.length === 0) return [];
  const networks = textsOf(kept['networks']);
  const also = networks.length === 0 ? '' : ` and the networks ${listOf(networks)}`;
  return [
    {
      kind: 'keptLabels',
      resource,
      message: `${resource} keeps the labels ${labels.join(', ')}${also}: it is unknown whether it had them before it was adopted. To remove one: docker service update --label-rm ${labels[0]} ${name}`,
    },
  ];
}

const sealedWarning = (resource: Key, paths: readonly string[]): readonly Warning[] =>
  paths.length === 0
    ? []
    : [
        {
          kind: 'keptValues',
          resource,
          message: `${resource} keeps ${paths.join(', ')} as we wrote it: the previous value is sensitive, and is not stored anywhere`,
        },
      ];
