import type { Located, ServiceCluster, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import {
  capabilityLimit,
  extraHostLimit,
  hostnameLimit,
  kernelParameterLimit,
  nameserverLimit,
  programLimit,
  stopSignalLimit,
  userLimit,
  workingDirLimit,
  type Limit,
} from '../../../service-fields/engine-limits.ts';
import { quoted } from '../../describe/describe-value.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Single values that the engine accepts in a spec, and with which no task can ever start. */
export const engineLimits: Check = ({ clusters, services }) => [
  ...clusters.flatMap((cluster) =>
    faultsOf(cluster, [
      {
        pointer: '/spec/proxy/stopSignal',
        text: cluster.manifest.spec.proxy?.stopSignal,
        limit: stopSignalLimit,
      },
    ]),
  ),
  ...services.flatMap((service) => faultsOf(service, limitedValues(service.manifest.spec))),
];

interface LimitedValue {
  readonly pointer: string;
  readonly text: string | undefined;
  readonly limit: Limit;
  /** The text is the last part of the field's name. */
  readonly isKey?: boolean;
}

const faultsOf = (
  located: Located<Workload> | Located<ServiceCluster>,
  values: readonly LimitedValue[],
): readonly Problem[] =>
  values.flatMap(({ pointer, text, limit, isKey = false }) => {
    const expected = text === undefined ? undefined : limit(text);
    if (text === undefined || expected === undefined) return [];
    return [
      problemAt(located, pointer, {
        code: 'field-value',
        message: `Field "${fieldName(pointer)}" is ${isKey ? 'a key' : `text ${quoted(text)}`}, with which no task starts: expected ${expected}`,
      }),
    ];
  });

function limitedValues(spec: Workload['spec']): readonly LimitedValue[] {
  return [
    { pointer: '/spec/stopSignal', text: spec.stopSignal, limit: stopSignalLimit },
    { pointer: '/spec/workingDir', text: spec.workingDir, limit: workingDirLimit },
    { pointer: '/spec/hostname', text: spec.hostname, limit: hostnameLimit },
    { pointer: '/spec/user', text: spec.user, limit: userLimit },
    { pointer: '/spec/command/0', text: spec.command?.[0], limit: programLimit },
    ...each('/spec/capabilities/add', spec.capabilities?.add, capabilityLimit),
    ...each('/spec/capabilities/drop', spec.capabilities?.drop, capabilityLimit),
    ...each('/spec/dns/nameservers', spec.dns?.nameservers, nameserverLimit),
    ...each('/spec/extraHosts', spec.extraHosts, extraHostLimit),
    ...Object.keys(spec.sysctls ?? {}).map((name) => ({
      ...{ pointer: childPointer('/spec/sysctls', name), text: name, limit: kernelParameterLimit },
      isKey: true,
    })),
  ];
}

const each = (pointer: string, texts: readonly string[] = [], limit: Limit): readonly LimitedValue[] =>
  texts.map((text, index) => ({ pointer: childPointer(pointer, index), text, limit }));
