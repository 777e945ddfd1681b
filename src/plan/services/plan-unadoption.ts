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
import { fieldContext, type PlanInput } from '../plan-input.ts';
import { sealedForGood, withRestored } from './original-values.ts';
import { keepLedgerRows } from '../common/keep-ledger-rows.ts';
import { adoptedValues } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { redactedDifference } from './redact-fields.ts';

/**
 * Services of somebody else that no manifest takes on any more: what we laid over them is taken off and what stood there
 * before is put back, they stay.
 */
export function planUnadoption(input: PlanInput): Fragment {
  const declared = new Set(input.desired.services.map(({ name }) => name));
  return joinFragments(
    input.observed.services
      .filter(({ name }) => !declared.has(name))
      .map((service) => releaseOf(service, input)),
  );
}

function releaseOf(service: ObservedService, input: PlanInput): Fragment {
  const key = keyOf('service', service.name);
  const obsolete = adoptedValues(service, input.ledger);
  const isTheirs = ownershipOf(service, key, input.owner, input.ledger).by === 'other';
  if (obsolete === undefined || isTheirs) return fragment({});
  const isKept = input.ledger.rows[key]?.isKept === true;
  if (!input.prune || isKept) {
    const reason = isKept
      ? 'taken on once and declared no more; kept: its manifest said swarm-reconciler.io/prune: "false"'
      : 'taken on once and declared no more: --prune takes our part off it';
    return fragment({ retained: [{ resource: key, reason }], rows: keepLedgerRows([], [key], input.ledger) });
  }
  const { standing, differences, forgotten, sealedPaths } = releaseDifferences(service, obsolete, input);
  return joinFragments([
    differences.length === 0 ? fragment({}) : releaseWith(differences, service, standing, input),
    fragment({ warnings: [...routeWarning(key, service, forgotten), ...sealedWarning(key, sealedPaths)] }),
  ]);
}

interface Release {
  readonly standing: FieldValues;
  readonly differences: readonly ValueDifference[];
  /** What stays because nobody knows whether it was theirs. */
  readonly forgotten: FieldValues;
  readonly sealedPaths: readonly string[];
}

function releaseDifferences(service: ObservedService, obsolete: FieldValues, input: PlanInput): Release {
  const { rows, salt } = input.ledger;
  const standing = readValues(service.spec, fieldContext(input.observed));
  const remembered = rows[keyOf('service', service.name)]?.before ?? {};
  const applied = stillOurs(standing, obsolete, salt);
  const forgotten = forgottenRoute(standing, applied, remembered);
  const restored = withRestored({ declared: forgotten, standing, applied, remembered });
  return {
    standing,
    differences: compareSharedValues(standing, restored, applied, String),
    forgotten,
    sealedPaths: sealedForGood({ standing, applied, remembered }, salt),
  };
}

/** What a service of somebody else says once it is released. */
export function valuesAfterUnadoption(
  service: ObservedService,
  obsolete: FieldValues,
  input: PlanInput,
): FieldValues {
  const { standing, differences } = releaseDifferences(service, obsolete, input);
  return patchValues(standing, differences);
}

/** What somebody has changed since it was written is theirs by now, and stays as they said it. */
function stillOurs(standing: FieldValues, obsolete: FieldValues, salt: string): FieldValues {
  const written = withSealedParts(obsolete, salt);
  const changed = compareSharedValues(standing, written, {}, (value) => sealed(value, salt));
  const theirs = changed.filter(({ field }) => fieldNamed(field)?.shape !== 'exclusiveSet'); // of a set each member counts
  return patchValues(
    obsolete,
    theirs.map((difference) => ({ ...difference, to: undefined })),
  );
}

function releaseWith(
  differences: readonly ValueDifference[],
  service: ObservedService,
  standing: FieldValues,
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
          spec: overlay(service.spec, patchValues(standing, differences), fieldNames, context),
        },
      },
    ],
  });
}

/**
 * What a ledger of an older version does not tell: whether labels of a route were theirs before. They stay, and the
 * networks with them by which proxies reach the service: to take them off could take it out of traffic.
 */
function forgottenRoute(standing: FieldValues, obsolete: FieldValues, remembered: JsonObject): FieldValues {
  const labels = Object.entries(objectOf(standing['labels'])).filter(
    ([label]) =>
      isRouteLabel(label) &&
      Object.hasOwn(objectOf(obsolete['labels']), label) &&
      !Object.hasOwn(objectOf(remembered['labels']), label),
  );
  if (labels.length === 0) return {};
  const networks = textsOf(obsolete['networks']).filter(
    (name) =>
      textsOf(standing['networks']).includes(name) && !Object.hasOwn(objectOf(remembered['networks']), name),
  );
  return { labels: Object.fromEntries(labels), networks };
}

function routeWarning(resource: Key, { name }: ObservedService, forgotten: FieldValues): readonly Warning[] {
  const labels = Object.keys(objectOf(forgotten['labels'])).sort();
  if (labels.length === 0) return [];
  const networks = textsOf(forgotten['networks']);
  const also = networks.length === 0 ? '' : ` and the networks ${listOf(networks)}`;
  return [
    {
      kind: 'keptLabels',
      resource,
      message: `${resource} keeps the labels ${labels.join(', ')}${also}: whether they were there before it was taken on is not known. To take one off: docker service update --label-rm ${labels[0]} ${name}`,
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
          message: `${resource} keeps ${paths.join(', ')} as we wrote it: what stood there before is sensitive, and is not kept anywhere`,
        },
      ];
