import type { Manifest } from './manifest.ts';
import { parseJson, textsOf } from '../kernel/json.ts';

const prefix = 'swarm-reconciler.io/';

/** What the annotations of a manifest say about how its objects are treated. */
export interface Policy {
  /** Differences are told of and never written. */
  readonly observeOnly: boolean;
  /** As `observeOnly`, and meant to end: somebody works on it by hand. */
  readonly suspended: boolean;
  /** Deleted when it is declared no more, where pruning is on. */
  readonly prune: boolean;
  /** An object of somebody else may be taken on: a service as far as it is declared, a block of config.toml whole. */
  readonly adopt: boolean;
  /** JSON pointers of fields that are somebody else's: `/replicas`, `/env/LOG_LEVEL`. */
  readonly ignore: readonly string[];
}

export const defaultPolicy: Policy = {
  observeOnly: false,
  suspended: false,
  prune: true,
  adopt: false,
  ignore: [],
};

export function policyOf({ metadata }: Manifest): Policy {
  const said = (key: string): string | undefined => metadata.annotations?.[`${prefix}${key}`];
  return {
    observeOnly: said('mode') === 'observe',
    suspended: said('suspend') === 'true',
    prune: said('prune') !== 'false',
    adopt: said('adopt') === 'true',
    ignore: textsOf(parseJson(said('ignore'))),
  };
}

/** The annotation's key: `policyKey('adopt')`. */
export const policyKey = (word: 'mode' | 'adopt' | 'prune' | 'ignore'): string => `${prefix}${word}`;

export const isPolicyKey = (key: string): boolean => key.startsWith(prefix);

export interface PolicyRule {
  /** What it may say. */
  readonly values: readonly string[] | 'pointers';
  /** On which kinds it means something. */
  readonly kinds: readonly Manifest['kind'][];
}

const onServices: PolicyRule['kinds'] = ['RoutedService'];
const onBoth: PolicyRule['kinds'] = ['RoutedService', 'ServiceCluster'];

/** The annotations of ours. */
export const policyRules: Readonly<Record<string, PolicyRule>> = {
  [`${prefix}mode`]: { values: ['observe'], kinds: onBoth },
  [`${prefix}suspend`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}prune`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}adopt`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}ignore`]: { values: 'pointers', kinds: onServices },
};
