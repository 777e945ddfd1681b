import type { Workload } from '../../../model/manifest/manifest.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

type Spec = Workload['spec'];
type Mode = NonNullable<Spec['mode']>;

interface ModeOption {
  /** As messages call it. */
  readonly name: string;
  readonly pointer: string;
  readonly isDeclared: (spec: Spec) => boolean;
  readonly modes: readonly Mode[];
}

const services: readonly Mode[] = ['replicated', 'global'];

const options: readonly ModeOption[] = [
  {
    ...{ name: 'replicas', pointer: '/spec/replicas', modes: ['replicated'] },
    isDeclared: ({ replicas }) => replicas !== undefined,
  },
  {
    ...{ name: 'totalCompletions', pointer: '/spec/totalCompletions', modes: ['replicated-job'] },
    isDeclared: ({ totalCompletions }) => totalCompletions !== undefined,
  },
  {
    ...{ name: 'maxConcurrent', pointer: '/spec/maxConcurrent', modes: ['replicated-job'] },
    isDeclared: ({ maxConcurrent }) => maxConcurrent !== undefined,
  },
  {
    name: 'placement.maxReplicasPerNode',
    pointer: '/spec/placement/maxReplicasPerNode',
    isDeclared: ({ placement }) => placement?.maxReplicasPerNode !== undefined,
    modes: ['replicated', 'replicated-job'],
  },
  {
    ...{ name: 'update', pointer: '/spec/update', modes: services },
    isDeclared: ({ update }) => update !== undefined,
  },
  {
    ...{ name: 'rollback', pointer: '/spec/rollback', modes: services },
    isDeclared: ({ rollback }) => rollback !== undefined,
  },
];

/** Options that a mode does not have: a global service has one task per node, a job is never updated. */
export const modeOptions: Check = (set) =>
  set.services.flatMap((service) => {
    const { metadata, spec } = service.manifest;
    const mode = spec.mode ?? 'replicated';
    return options
      .filter(({ isDeclared, modes }) => isDeclared(spec) && !modes.includes(mode))
      .map(({ name, pointer }) =>
        problemAt(service, pointer, {
          code: 'field-value',
          message: `Service "${metadata.name}" is ${described(mode)} and sets ${name}: expected only one of them`,
          hint:
            spec.mode === undefined ? `Remove ${name}, or set the mode` : `Remove ${name}, or mode: ${mode}`,
        }),
      );
  });

const described = (mode: Mode): string => (services.includes(mode) ? mode : `a ${mode}`);
