import { isRouteLabel } from '../../interlock/routes/route-fields.ts';
import { isJsonObject, textsOf, type JsonObject } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Leaves } from '../../model/field-values.ts';
import type { ObservedService } from '../../model/observed.ts';
import type { Warning } from '../../model/plan.ts';
import { withSealedParts } from '../../service-fields/applied-record.ts';
import { compareSharedLeaves, type LeafDifference } from '../../service-fields/compare-values.ts';
import { sealed } from '../../kernel/hash.ts';
import { overlay } from '../../service-fields/overlay.ts';
import { patchLeaves } from '../../service-fields/patch-values.ts';
import { readLeaves } from '../../service-fields/read-values.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';
import { listOf } from '../common/impact.ts';
import { ownershipOf } from '../common/ownership.ts';
import { joinParts, part, type Part } from '../common/fragment.ts';
import { fieldContext, type PlanInput } from '../plan-input.ts';
import { sealedForGood, withRestored } from './original-values.ts';
import { withRowsBefore } from '../common/keep-ledger-rows.ts';
import { takenLeaves } from './service-claim.ts';
import { serviceImpact } from './service-impact.ts';
import { shownDifference } from './redact-fields.ts';

/**
 * Services of somebody else that no manifest takes on any more: what we laid over them is taken off and what stood there
 * before is put back, they stay.
 */
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
    return part({ retained: [{ resource: key, reason }], rows: withRowsBefore([], [key], input.ledger) });
  }
  const { standing, differences, forgotten, sealedPaths } = releaseDifferences(service, former, input);
  return joinParts([
    differences.length === 0 ? part({}) : releaseWith(differences, service, standing, input),
    part({ warnings: [...routeWarning(key, service, forgotten), ...sealedWarning(key, sealedPaths)] }),
  ]);
}

interface Release {
  readonly standing: Leaves;
  readonly differences: readonly LeafDifference[];
  /** What stays because nobody knows whether it was theirs. */
  readonly forgotten: Leaves;
  readonly sealedPaths: readonly string[];
}

function releaseDifferences(service: ObservedService, former: Leaves, input: PlanInput): Release {
  const { rows, salt } = input.ledger;
  const standing = readLeaves(service.spec, fieldContext(input.observed));
  const remembered = rows[keyOf('service', service.name)]?.before ?? {};
  const applied = stillOurs(standing, former, salt);
  const forgotten = forgottenRoute(standing, applied, remembered);
  const restored = withRestored({ declared: forgotten, standing, applied, remembered });
  return {
    standing,
    differences: compareSharedLeaves(standing, restored, applied, String),
    forgotten,
    sealedPaths: sealedForGood({ standing, applied, remembered }, salt),
  };
}

/** What a service of somebody else says once it is released. */
export function leavesAfterRelease(service: ObservedService, former: Leaves, input: PlanInput): Leaves {
  const { standing, differences } = releaseDifferences(service, former, input);
  return patchLeaves(standing, differences);
}

/** What somebody has changed since it was written is theirs by now, and stays as they said it. */
function stillOurs(standing: Leaves, former: Leaves, salt: string): Leaves {
  const written = withSealedParts(former, salt);
  const changed = compareSharedLeaves(standing, written, {}, (value) => sealed(value, salt));
  const theirs = changed.filter(({ field }) => fieldNamed(field)?.shape !== 'exclusiveSet'); // of a set each member counts
  return patchLeaves(
    former,
    theirs.map((difference) => ({ ...difference, to: undefined })),
  );
}

function releaseWith(
  differences: readonly LeafDifference[],
  service: ObservedService,
  standing: Leaves,
  input: PlanInput,
): Part {
  const key = keyOf('service', service.name);
  const context = fieldContext(input.observed);
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

/**
 * What a ledger of an older version does not tell: whether labels of a route were theirs before. They stay, and the
 * networks with them by which proxies reach the service: to take them off could take it out of traffic.
 */
function forgottenRoute(standing: Leaves, former: Leaves, remembered: JsonObject): Leaves {
  const labels = Object.entries(objectIn(standing, 'labels')).filter(
    ([label]) =>
      isRouteLabel(label) &&
      Object.hasOwn(objectIn(former, 'labels'), label) &&
      !Object.hasOwn(objectIn(remembered, 'labels'), label),
  );
  if (labels.length === 0) return {};
  const networks = textsOf(former['networks']).filter(
    (name) =>
      textsOf(standing['networks']).includes(name) && !Object.hasOwn(objectIn(remembered, 'networks'), name),
  );
  return { labels: Object.fromEntries(labels), networks };
}

function objectIn(leaves: JsonObject, field: string): JsonObject {
  const { [field]: value } = leaves;
  return isJsonObject(value) ? value : {};
}

function routeWarning(resource: Key, { name }: ObservedService, forgotten: Leaves): readonly Warning[] {
  const labels = Object.keys(objectIn(forgotten, 'labels')).sort();
  if (labels.length === 0) return [];
  const networks = textsOf(forgotten['networks']);
  const also = networks.length === 0 ? '' : ` and the networks ${listOf(networks)}`;
  return [
    {
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
          resource,
          message: `${resource} keeps ${paths.join(', ')} as we wrote it: what stood there before is sensitive, and is not kept anywhere`,
        },
      ];
