import {
  routedCluster,
  routeFromLabels,
  routeLabels,
  type InvalidLabel,
} from '../interlock/routes/route-labels.ts';
import { isRouteLabel } from '../model/route-label.ts';
import { serviceNetworks } from '../defaults/manifest-defaults.ts';
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { keyOf } from '../kernel/key.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { Ledger } from '../model/ledger.ts';
import type { RoutedService } from '../model/manifest/manifest.ts';
import type { Labels, ObservedService } from '../model/observed.ts';
import { appliedLabel } from '../model/own-labels.ts';
import { policyKey } from '../model/manifest/policy.ts';
import { ownershipOf } from '../plan/common/ownership.ts';
import { adoptedValues } from '../plan/services/service-claim.ts';
import { parseAppliedRecord } from '../service-fields/applied-record.ts';
import type { FieldContext } from '../service-fields/field.ts';
import { readValues } from '../service-fields/read-values.ts';
import { maskedFieldValues } from '../model/masking/masked-field-values.ts';
import { specWithoutDefaults } from '../service-fields/spec-without-defaults.ts';
import type { ExportedManifest } from './exported.ts';
import { explicitValues, type Scope } from './own-part.ts';
import { declaredFiles, declaredNetworks } from './explicit-lists.ts';

export interface ServiceExport {
  readonly owner: string;
  readonly ledger: Ledger;
  /** Whether a service without a route is exported although nobody manages it. */
  readonly isOffered: (service: ObservedService) => boolean;
  readonly context: FieldContext;
  /** The networks of the exported cluster of that name. */
  readonly networksOfCluster: (name: string) => readonly string[];
}

export type ExportedService = ExportedManifest | { readonly note: string };

/** A service as a manifest, or why it is left out; undefined if it has no route and is not ours. */
export function exportService(observed: ObservedService, input: ServiceExport): ExportedService | undefined {
  const { name, labels } = observed;
  const serviceCluster = routedCluster(labels);
  const ownership = ownershipOf(observed, keyOf('service', name), input.owner, input.ledger);
  const isOffered = serviceCluster !== undefined || input.isOffered(observed);
  if (ownership.by === 'other') {
    if (!isOffered) return undefined;
    return { note: `service/${name} is left out: it belongs to the owner "${ownership.owner}"` };
  }
  const scope = scopeOf(observed, ownership.by === 'us', input.ledger);
  if (scope.of === 'others' && !isOffered) return undefined;
  const values = explicitValues(readValues(observed.spec, input.context), scope);
  const routing = serviceCluster === undefined ? unrouted : routingOf(labels, serviceCluster, input);
  const { kind, invalid, respelled } = routing;
  return {
    kind,
    name,
    metadata: { name, ...annotationsOf(observed, scope, respelled, input.ledger) },
    spec: specOf(values, routing),
    comments: [
      ...(scope.of === 'others' ? ['Someone else created it: adopt takes it over as it is.'] : []),
      ...invalid.map(({ label, expected }) => `Its label ${label} is left alone: it is not ${expected}.`),
      ...respelled.map((label) => `Its label ${label} is left alone: we would write it differently.`),
      ...filesComment(values),
    ],
    sensitive: sensitiveFields(values),
  };
}

/** A service without a route that neither we nor another owner manages. */
export const isUnmanaged = (
  service: ObservedService,
  { owner, ledger }: Pick<ServiceExport, 'owner' | 'ledger'>,
): boolean =>
  routedCluster(service.labels) === undefined &&
  ownershipOf(service, keyOf('service', service.name), owner, ledger).by === 'nobody' &&
  adoptedValues(service, ledger) === undefined;

function scopeOf(observed: ObservedService, isOurs: boolean, ledger: Ledger): Scope {
  const adopted = adoptedValues(observed, ledger);
  if (adopted !== undefined) return { of: 'shared', applied: adopted };
  return isOurs
    ? { of: 'ours', applied: parseAppliedRecord(observed.labels[appliedLabel]) }
    : { of: 'others' };
}

/** What the route labels of a service mean. */
interface Routing {
  readonly kind: 'RoutedService' | 'Service';
  /** The fields of its manifest that only a RoutedService has. */
  readonly fields: JsonObject;
  /** The networks of a service whose manifest declares none. */
  readonly defaultNetworks: readonly string[];
  readonly invalid: readonly InvalidLabel[];
  /** Labels that we would write differently. */
  readonly respelled: readonly string[];
}

const unrouted: Routing = { kind: 'Service', fields: {}, defaultNetworks: [], invalid: [], respelled: [] };

function routingOf(labels: Labels, serviceCluster: string, { networksOfCluster }: ServiceExport): Routing {
  const { route, invalid } = routeFromLabels(labels);
  const fields = { ...(serviceCluster === '' ? {} : { serviceCluster }), route: { ...route } };
  const service = { spec: fields } as unknown as RoutedService; // serviceNetworks reads only the route
  return {
    ...{ kind: 'RoutedService', fields, invalid },
    defaultNetworks: serviceNetworks(service, networksOfCluster(serviceCluster)),
    respelled: differentlyWritten(routeLabels(route, serviceCluster), labels),
  };
}

function specOf(values: FieldValues, { fields, defaultNetworks }: Routing): JsonObject {
  const { networks: _networks, labels = {}, ...others } = values;
  const declared = {
    ...fields,
    ...specWithoutDefaults({ ...others, ...ownLabels(labels) }),
    ...declaredFiles('secrets', values['secrets']),
    ...declaredFiles('configs', values['configs']),
  };
  const networks = declaredNetworks(values['networks'] ?? [], values);
  return isEqualJson(networks, [...defaultNetworks]) ? declared : { ...declared, networks };
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

const sensitiveFields = (values: FieldValues): readonly string[] => {
  const masked = maskedFieldValues(values);
  return Object.keys(values).filter((field) => !isEqualJson(values[field], masked[field]));
};
