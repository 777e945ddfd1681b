import {
  constraints,
  count,
  environment,
  isSameConstraints,
  isSameImage,
  list,
  map,
  mode,
  nanoseconds,
  networks,
  rawList,
  text,
} from './codecs.ts';
import type { Field } from './field.ts';
import { mountedFiles } from './fields/mounted-files.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

const taskField = { impact: 'rollingRestart', minApiVersion: '1.25', sensitive: false } as const;

/** A collection that no manifest can declare yet: on a service of ours there is none, so one added by hand is drift. */
const undeclarable = (name: string, enginePath: readonly string[]): Field => ({
  name,
  enginePath,
  shape: 'exclusiveList',
  engineDefault: [],
  ...rawList,
  ...taskField,
});

/**
 * The field table: one row for each field of a service. Compile, compare, overlay and the docs walk it;
 * a field that is not here is kept as it stands on a service and cannot be declared.
 */
export const serviceFields: readonly Field[] = [
  {
    name: 'image',
    enginePath: [...container, 'Image'],
    shape: 'whole',
    engineDefault: '',
    ...text,
    ...taskField,
    isSame: isSameImage,
  },
  {
    name: 'command',
    enginePath: [...container, 'Command'],
    shape: 'exclusiveList',
    engineDefault: [],
    ...list,
    ...taskField,
  },
  {
    name: 'args',
    enginePath: [...container, 'Args'],
    shape: 'exclusiveList',
    engineDefault: [],
    ...list,
    ...taskField,
  },
  {
    name: 'env',
    enginePath: [...container, 'Env'],
    shape: 'exclusiveMap',
    engineDefault: {},
    ...environment,
    ...taskField,
    sensitive: true,
  },
  {
    name: 'user',
    enginePath: [...container, 'User'],
    shape: 'whole',
    engineDefault: '',
    ...text,
    ...taskField,
  },
  {
    name: 'workingDir',
    enginePath: [...container, 'Dir'],
    shape: 'whole',
    engineDefault: '',
    ...text,
    ...taskField,
  },
  {
    name: 'hostname',
    enginePath: [...container, 'Hostname'],
    shape: 'whole',
    engineDefault: '',
    ...text,
    ...taskField,
  },
  {
    name: 'stopSignal',
    enginePath: [...container, 'StopSignal'],
    shape: 'whole',
    engineDefault: '',
    ...text,
    ...taskField,
  },
  {
    name: 'stopGracePeriod',
    enginePath: [...container, 'StopGracePeriod'],
    shape: 'whole',
    engineDefault: 10_000_000_000,
    ...nanoseconds(10_000_000_000),
    ...taskField,
  },
  {
    name: 'containerLabels',
    enginePath: [...container, 'Labels'],
    shape: 'keys',
    engineDefault: {},
    ...map,
    ...taskField,
  },
  {
    name: 'networks',
    enginePath: ['TaskTemplate', 'Networks'],
    shape: 'exclusiveSet',
    engineDefault: [],
    ...networks,
    ...taskField,
  },
  ...(
    [
      ['mounts', [...container, 'Mounts']],
      ['ports', ['EndpointSpec', 'Ports']],
    ] as const
  ).map(([name, enginePath]) => undeclarable(name, enginePath)),
  ...mountedFiles,
  {
    name: 'placement.constraints',
    enginePath: ['TaskTemplate', 'Placement', 'Constraints'],
    shape: 'exclusiveSet',
    engineDefault: [],
    ...constraints,
    ...taskField,
    isSame: isSameConstraints,
  },
  {
    name: 'mode',
    enginePath: ['Mode'],
    shape: 'whole',
    engineDefault: 'replicated',
    ...mode,
    ...taskField,
    impact: 'replace',
  },
  {
    name: 'replicas',
    enginePath: ['Mode', 'Replicated', 'Replicas'],
    shape: 'whole',
    engineDefault: 1,
    ...count(1),
    ...taskField,
    impact: 'scale',
  },
  {
    name: 'labels',
    enginePath: ['Labels'],
    shape: 'keys',
    engineDefault: {},
    ...map,
    ...taskField,
    impact: 'none',
  },
];

export const fieldNamed = (name: string): Field | undefined => fieldsByName.get(name);

const fieldsByName: ReadonlyMap<string, Field> = new Map(serviceFields.map((field) => [field.name, field]));
