import type { Located, RoutedService } from '../../../model/manifest.ts';
import type { Problem } from '../../../model/problem.ts';
import { formatBytes, formatCpus, parseBytes, parseCpus } from '../../../kernel/size.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

interface Amount {
  readonly field: 'cpus' | 'memory';
  readonly read: (said: string | number) => number;
  readonly format: (amount: number) => string | number;
  /** What the engine takes besides zero. */
  readonly least: number;
}

const amounts: readonly Amount[] = [
  { field: 'cpus', read: parseCpus, format: formatCpus, least: 1_000_000 },
  {
    ...{ field: 'memory', format: formatBytes, least: 4 * 1024 * 1024 },
    read: (said) => parseBytes(String(said)) ?? 0,
  },
];

/** What is asked for can be had: neither less than the engine takes, nor more than the task may use. */
export const resources: Check = (set) =>
  set.services.flatMap((service) => amounts.flatMap((amount) => faultsOf(service, amount)));

function faultsOf(
  service: Located<RoutedService>,
  { field, read, format, least }: Amount,
): readonly Problem[] {
  const { limits, reservations } = service.manifest.spec.resources ?? {};
  const said = { limits: read(limits?.[field] ?? 0), reservations: read(reservations?.[field] ?? 0) };
  const tooSmall = (['limits', 'reservations'] as const)
    .filter((name) => said[name] > 0 && said[name] < least)
    .map((name) =>
      problemAt(service, `/spec/resources/${name}/${field}`, {
        code: 'field-value',
        message: `Field "spec.resources.${name}.${field}" is ${format(said[name])}: wanted at least ${format(least)}`,
        ...(name === 'limits' ? { hint: 'Say 0 for no limit' } : {}),
      }),
    );
  if (said.limits === 0 || said.reservations <= said.limits) return tooSmall;
  return [
    ...tooSmall,
    problemAt(service, `/spec/resources/reservations/${field}`, {
      code: 'field-value',
      message: `Field "spec.resources.reservations.${field}" is ${format(said.reservations)}, and the limit is ${format(said.limits)}: no task could start`,
      hint: 'Reserve at most what the limit allows',
    }),
  ];
}
