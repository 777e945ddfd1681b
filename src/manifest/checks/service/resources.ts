import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { formatBytes, formatCpus, parseBytes, parseCpus } from '../../../kernel/size.ts';
import { leastCpuLimit, leastMemoryLimit } from '../../../service-fields/engine-limits.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

interface Amount {
  readonly field: 'cpus' | 'memory';
  readonly read: (amount: string | number) => number;
  readonly format: (amount: number) => string | number;
  /** The least besides zero that swarm accepts as a reservation, and with which a task can start as a limit. */
  readonly least: { readonly limits: number; readonly reservations: number };
}

const amounts: readonly Amount[] = [
  {
    field: 'cpus',
    read: parseCpus,
    format: formatCpus,
    least: { limits: leastCpuLimit, reservations: 1_000_000 },
  },
  {
    ...{ field: 'memory', format: formatBytes },
    least: { limits: leastMemoryLimit, reservations: 4 * 1024 * 1024 },
    read: (amount) => parseBytes(String(amount)) ?? 0,
  },
];

/** Amounts are not too small for swarm or for a task to start, and reservations not above the limits. */
export const resources: Check = (set) =>
  set.services.flatMap((service) => amounts.flatMap((amount) => faultsOf(service, amount)));

function faultsOf(service: Located<Workload>, { field, read, format, least }: Amount): readonly Problem[] {
  const { limits, reservations } = service.manifest.spec.resources ?? {};
  const declared = { limits: read(limits?.[field] ?? 0), reservations: read(reservations?.[field] ?? 0) };
  const tooSmall = (['limits', 'reservations'] as const)
    .filter((name) => declared[name] > 0 && declared[name] < least[name])
    .map((name) =>
      problemAt(service, `/spec/resources/${name}/${field}`, {
        code: 'field-value',
        message: `Field "spec.resources.${name}.${field}" is ${format(declared[name])}: expected at least ${format(least[name])}`,
        ...(name === 'limits' ? { hint: 'Set 0 for no limit' } : {}),
      }),
    );
  if (declared.limits === 0 || declared.reservations <= declared.limits) return tooSmall;
  return [
    ...tooSmall,
    problemAt(service, `/spec/resources/reservations/${field}`, {
      code: 'field-value',
      message: `Field "spec.resources.reservations.${field}" is ${format(declared.reservations)}, and the limit is ${format(declared.limits)}: no task could start`,
      hint: 'Reserve at most the limit',
    }),
  ];
}
