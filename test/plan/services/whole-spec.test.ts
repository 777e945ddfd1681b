import fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  isEqualJson,
  isJsonObject,
  valueAt,
  withValueAt,
  type Json,
  type JsonObject,
} from '../../../src/kernel/json.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { fieldNamed } from '../../../src/service-fields/field-table.ts';
import { readValues } from '../../../src/service-fields/read-values.ts';
import { networkContext } from '../../../src/plan/common/observed-index.ts';
import { observedService, observedSwarm, labels } from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput } from '../../builders/plan-input.ts';
import { itHolds } from '../../support/it-holds.ts';

/** Parts of a spec as somebody else may have written them: spelt unusually, incomplete, or unknown to us. */
const container = fc.record(
  {
    Image: fc.constantFrom('nginx:1', 'nginx:1@sha256:0123'),
    Env: fc.uniqueArray(fc.constantFrom('A=1', 'PATH', 'B=', 'C=x=y', 'D'), { maxLength: 5 }),
    Args: fc.constantFrom([], ['a', 'b']),
    Hosts: fc.constantFrom(['10.0.0.1 a b'], ['10.0.0.1', '10.0.0.2  c'], null),
    Mounts: fc.constantFrom(
      [{ Source: '/tmp', Target: '/a', Consistency: 'cached' }],
      [{ Type: 'volume', Target: '/b', VolumeOptions: { DriverConfig: {} } }],
    ),
    Healthcheck: fc.constantFrom({ Test: ['NONE'] }, { Test: ['CMD', 'x'], Interval: 0 }, {}),
    Labels: fc.constantFrom({}, { a: '1' }, null),
    StopSignal: fc.constantFrom('', 'sigterm'),
    Privileges: fc.constantFrom({ SELinuxContext: { Disable: true } }, null),
    DNSConfig: fc.constantFrom({}, { Nameservers: ['10.0.0.2'] }),
    Ulimits: fc.constantFrom([{ Name: 'nofile', Soft: 1, Hard: 2, Other: 3 }], []),
    CapabilityAdd: fc.constantFrom(['net_admin'], ['CAP_KILL', 'kill']),
  },
  { requiredKeys: ['Image'] },
);

const template = fc.record(
  {
    ContainerSpec: container,
    Placement: fc.constantFrom(
      { Constraints: [' node.role  ==  worker '] },
      { Constraints: ['node.role==worker'], Platforms: [{ OS: 'linux' }] },
      {},
    ),
    Resources: fc.constantFrom(
      { Limits: {} },
      { Limits: { MemoryBytes: 64_000_000 }, Reservations: {} },
      null,
    ),
    RestartPolicy: fc.constantFrom({ Condition: 'any', MaxAttempts: 0 }, {}),
    LogDriver: fc.constantFrom({ Name: 'json-file' }, {}),
    ForceUpdate: fc.constantFrom(0, 3),
    Runtime: fc.constant('container'),
  },
  { requiredKeys: ['ContainerSpec'] },
);

const specs = fc.record(
  {
    TaskTemplate: template,
    Mode: fc.constantFrom({ Replicated: { Replicas: 2 } }, { Replicated: {} }),
    UpdateConfig: fc.constantFrom({ Parallelism: 0 }, {}, { Order: 'start-first', MaxFailureRatio: 0 }),
    EndpointSpec: fc.constantFrom(
      { Mode: 'vip', Ports: [{ TargetPort: 80, PublishedPort: 8080 }] },
      { Ports: [{ TargetPort: 80, Protocol: 'tcp', PublishMode: 'host', Name: 'x' }] },
      {},
    ),
  },
  { requiredKeys: ['TaskTemplate', 'Mode'] },
);

/** One value more than what is observed, or instead of it. */
const changes = fc.constantFrom<FieldValues>(
  { replicas: 3 },
  { user: 'nobody' },
  { 'update.parallelism': 2 },
  { 'healthcheck.retries': 7 },
  { 'resources.limits.memory': 9_000_000 },
  { 'placement.preferences': ['node.labels.zone'] },
  { 'dns.search': ['example.com'] },
  { labels: { team: 'a' } },
);

/** The paths whose values differ; an object counts as its values, and what is empty as missing. */
function differingPaths(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
): string[] {
  if (isJsonObject(before ?? {}) && isJsonObject(after ?? {})) {
    const [left, right] = [(before ?? {}) as JsonObject, (after ?? {}) as JsonObject];
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => differingPaths(left[key], right[key], [...path, key]));
  }
  return isEqualJson(before ?? null, after ?? null) ? [] : [path.join('.')];
}

/** The engine reads a key that is missing in such an object as zero, and writes all of them if the object is missing. */
const withEnclosing = (spec: JsonObject, fields: readonly string[]): JsonObject =>
  fields.reduce((made, name) => {
    const within = fieldNamed(name)?.within;
    if (within === undefined || isJsonObject(valueAt(made, within.path))) return made;
    return withValueAt(made, within.path, within.defaults);
  }, spec);

describe('planChanges() writes nothing that the plan does not show', () => {
  itHolds(
    'whatever a spec contains, it differs after the write only in the fields of the change',
    1_000,
    () =>
      fc.property(specs, changes, (spec, change) => {
        const name = 'web';
        const context = networkContext([]);
        const observedValues = readValues({ Name: name, ...spec }, context);
        const declared = Object.fromEntries(
          Object.entries({ ...observedValues, ...change }).filter(
            ([field, value]) => !isEqualJson(value, fieldNamed(field)?.engineDefault ?? null),
          ),
        );
        const service = observedService(
          name,
          (empty) => ({ ...empty, ...(spec as unknown as JsonObject) }),
          labels(ownLabels({})),
        );
        const { plan, writes } = planChanges(
          planInput({
            desired: desired({ services: [desiredService(name, declared)] }),
            observed: observedSwarm({ services: [service] }),
          }),
        );
        const write = writes.get('service/web');
        const [planned] = plan.changes;

        expect(plan.refused).toEqual([]);
        expect(write).toMatchObject({ kind: 'updateService' });
        const names = (planned?.fields ?? []).map(({ field }) => field);
        const shown = names.map((field) => fieldNamed(field)?.enginePath.join('.') ?? field);
        const written = write !== undefined && 'spec' in write ? write.spec : {};
        const hidden = differingPaths(withEnclosing(service.spec, names), written, []).filter(
          (path) =>
            !path.startsWith('Labels.io.swarm-reconciler.') && !shown.some((place) => path.startsWith(place)),
        );
        expect(hidden).toEqual([]);
        expect(valueAt(written, ['TaskTemplate', 'ContainerSpec', 'Env']) ?? null).toEqual(
          valueAt(service.spec, ['TaskTemplate', 'ContainerSpec', 'Env']) ?? null,
        );
      }),
  );
});
