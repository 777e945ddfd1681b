import { routeLabel } from '../../model/route-label.ts';
import type { Labels } from '../../model/observed.ts';
import type { InvalidLabel } from '../../interlock/routes/route-labels.ts';

/** Labels of which the vendor's reference does not know, or no longer, and which a manifest does not offer. */
export interface MoreOptions {
  readonly isTlsBackend: boolean;
  readonly algorithm: Algorithm | undefined;
  readonly isTlsOnly: boolean;
  readonly invalid: readonly InvalidLabel[];
}

const algorithms = ['round_robin', 'ip_hash', 'least_conn'] as const;
type Algorithm = (typeof algorithms)[number];

export function moreOptions(labels: Labels): MoreOptions {
  const textOf = (option: string): string => (labels[routeLabel(option)] ?? '').trim().toLowerCase();
  const algorithm = textOf('algorithm');
  const known = algorithms.find((name) => name === algorithm);
  const isUnknown = algorithm !== '' && known === undefined;
  return {
    isTlsBackend: textOf('ssl_backend') === 'true',
    algorithm: known,
    isTlsOnly: textOf('ssl_only') === 'true',
    invalid: isUnknown
      ? [{ label: routeLabel('algorithm'), value: algorithm, expected: algorithms.join(', ') }]
      : [],
  };
}
