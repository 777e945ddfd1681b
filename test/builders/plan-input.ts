import type { Desired, DesiredNetwork, DesiredNode, DesiredService } from '../../src/model/desired.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { FieldValues } from '../../src/model/field-values.ts';
import type { Labels } from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { defaultPolicy } from '../../src/model/manifest/policy.ts';
import type { PlanInput } from '../../src/plan/plan-input.ts';
import { appliedRecord } from '../../src/service-fields/applied-record.ts';
import { observedSwarm } from './observed.ts';

export const owner = 'default';
export const salt = '0123456789abcdef';

export const planInput = (overrides: Partial<PlanInput> = {}): PlanInput => ({
  owner,
  revision: { id: 'r1', digest: 'd1' },
  now: '2026-01-01T00:00:00.000Z',
  desired: desired(),
  observed: observedSwarm(),
  interlock: undefined,
  ledger: { salt, rows: {} },
  prune: false,
  ...overrides,
});

export const desired = (overrides: Partial<Desired> = {}): Desired => ({
  clusters: [],
  networks: [],
  nodes: [],
  services: [],
  files: [],
  neededObjects: [],
  observeOnly: [],
  switches: new Map(),
  ...overrides,
});

export const desiredService = (name: string, values: FieldValues): DesiredService => ({
  name,
  origin: `${name}.yaml:1`,
  cluster: '',
  sharesHosts: false,
  objects: [],
  policy: defaultPolicy,
  values,
});

export const desiredNode = (name: string, labels: Labels): DesiredNode => ({
  name,
  origin: 'east.yaml:1',
  labels,
});

export const desiredNetwork = (name: string, overrides: Partial<DesiredNetwork> = {}): DesiredNetwork => ({
  name,
  origin: 'east.yaml:1',
  driver: 'overlay',
  subnets: [],
  gateway: undefined,
  encrypted: undefined,
  attachable: undefined,
  internal: undefined,
  driverOpts: {},
  labels: {},
  external: false,
  ...overrides,
});

/** The labels of a service that we made, with the field values that we applied last. */
export const ownLabels = (applied: FieldValues, others: Labels = {}): Labels => ({
  ...others,
  [ownerLabel]: owner,
  [appliedLabel]: JSON.stringify(appliedRecord(applied, salt)),
});

/** The labels of a written spec, for assertions. */
export const labelsIn = (spec: JsonObject): Labels => (spec['Labels'] ?? {}) as Labels;
