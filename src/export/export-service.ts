import { routeFromLabels, routeLabels, routedCluster } from '../interlock/routes/route-labels.ts';
import { isRouteLabel } from '../model/route-label.ts';
import { serviceNetworks } from '../defaults/manifest-defaults.ts';
import { isEqualJson, isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { keyOf } from '../kernel/key.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { Ledger } from '../model/ledger.ts';
import type { RoutedService, ServiceCluster } from '../model/manifest/manifest.ts';
import type { Labels, ObservedService } from '../model/observed.ts';
import { appliedLabel } from '../model/own-labels.ts';
import { policyKey } from '../model/manifest/policy.ts';
import { ownershipOf } from '../plan/common/ownership.ts';
import { adoptedValues } from '../plan/services/service-claim.ts';
import { parseAppliedRecord } from '../service-fields/applied-record.ts';
import type { FieldContext } from '../service-fields/field.ts';
import { readValues } from '../service-fields/read-values.ts';
import { fieldNamed } from '../service-fields/field-table.ts';
import { specWithoutDefaults } from '../service-fields/spec-without-defaults.ts';
import type { ExportedManifest } from './exported.ts';
import { explicitValues, type Scope } from './own-part.ts';
import { declaredFiles, declaredNetworks } from './explicit-lists.ts';

export interface ServiceExport {
  readonly owner: string;
  readonly ledger: Ledger;
  readonly context: FieldContext;
  /** The exported cluster of that name. */
  readonly clusterNamed: (name: string) => ServiceCluster | undefined;
}

export type ExportedService = ExportedManifest | { readonly note: string };

/** A service with route labels as a manifest, or why it is left out; undefined if it has no route. */
export function exportService(observed: ObservedService, input: ServiceExport): ExportedService | undefined {
  const { name, labels } = observed;
  const serviceCluster = routedCluster(labels);
  if (serviceCluster === undefined) return undefined;
  const ownership = ownershipOf(observed, keyOf('service', name), input.owner, input.ledger);
  if (ownership.by === 'other') {
    return { note: `service/${name} is left out: it belongs to the owner "${ownership.owner}"` };
  }
  const scope = scopeOf(observed, ownership.by === 'us', input.ledger);
  const values = explicitValues(readValues(observed.spec, input.context), scope);
  const { route, invalid } = routeFromLabels(labels);
  const spec = specOf(values, { route: { ...route }, serviceCluster }, input);
  const respelled = differentlyWritten(routeLabels(route, serviceCluster), labels);
  return {
    kind: 'RoutedService',
    name,
    metadata: { name, ...annotationsOf(observed, scope, respelled, input.ledger) },
    spec,
    comments: [
      ...(scope.of === 'others' ? ['Someone else created it: adopt takes it over as it is.'] : []),
      ...invalid.map(({ label, expected }) => `Its label ${label} is left alone: it is not ${expected}.`),
      ...respelled.map((label) => `Its label ${label} is left alone: we would write it differently.`),
      ...filesComment(values),
    ],
    sensitive: Object.keys(values).filter((field) => isSensitive(field, values[field])),
  };
}

function scopeOf(observed: ObservedService, isOurs: boolean, ledger: Ledger): Scope {
  const adopted = adoptedValues(observed, ledger);
  if (adopted !== undefined) return { of: 'shared', applied: adopted };
  return isOurs
    ? { of: 'ours', applied: parseAppliedRecord(observed.labels[appliedLabel]) }
    : { of: 'others' };
}

interface Routing {
  readonly route: JsonObject;
  readonly serviceCluster: string;
}

function specOf(values: FieldValues, routing: Routing, input: ServiceExport): JsonObject {
  const { networks: _networks, labels = {}, ...others } = values;
  const { route, serviceCluster } = routing;
  const declared = {
    ...(serviceCluster === '' ? {} : { serviceCluster }),
    route,
    ...specWithoutDefaults({ ...others, ...ownLabels(labels) }),
    ...declaredFiles('secrets', values['secrets']),
    ...declaredFiles('configs', values['configs']),
  };
  // serviceNetworks reads only the route
  const service = { spec: { route } } as unknown as RoutedService;
  const derived = serviceNetworks(service, input.clusterNamed(serviceCluster));
  const networks = declaredNetworks(values['networks'] ?? [], values);
  return isEqualJson(networks, [...derived]) ? declared : { ...declared, networks };
}

/** Without the labels of the route, which are exported as `route`. */
function ownLabels(labels: Json): FieldValues {
  const kept = isJsonObject(labels) ? Object.entries(labels).filter(([key]) => !isRouteLabel(key)) : [];
  return kept.length === 0 ? {} : { labels: Object.fromEntries(kept) };
}

/** Labels with the meaning of ours but another spelling: `a.test, b.test`. */
const differentlyWritten = (written: Labels, observed: Labels): readonly string[] =>
  Object.keys(written).filter((key) => written[key] !== observed[key]);

function annotationsOf(
  { id, name }: ObservedService,
  scope: Scope,
  respelled: readonly string[],
  { rows }: Ledger,
): Pick<ExportedManifest['metadata'], 'annotations'> {
  const row = rows[keyOf('service', name)];
  const known = row?.id === id ? row : undefined;
  const pointers = [...(known?.ignore ?? []), ...respelled.map((key) => `/labels/${escaped(key)}`)];
  const annotations = {
    ...(scope.of === 'ours' ? {} : { [policyKey('adopt')]: 'true' }),
    ...(known?.isKept === true ? { [policyKey('prune')]: 'false' } : {}),
    ...(pointers.length === 0 ? {} : { [policyKey('ignore')]: JSON.stringify([...new Set(pointers)]) }),
  };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const filesComment = (values: FieldValues): readonly string[] =>
  values['secrets'] === undefined && values['configs'] === undefined
    ? []
    : ['Its secrets and configs have their names in the swarm: their content is not exported.'];

/** Options of a volume driver can contain a password too. */
const isSensitive = (field: string, value: Json | undefined): boolean =>
  fieldNamed(field)?.sensitive === true ||
  (field === 'mounts' && isJsonObject(value) && textsOf([JSON.stringify(value)]).some(hasOptions));

const hasOptions = (text: string): boolean => text.includes('"options":{"');
