import type { ObjectSwitches, ObjectSwitch } from '../switches.ts';
import type { Manifest } from './manifest.ts';
import { parseJson, textsOf } from '../../kernel/json.ts';

const prefix = 'swarm-reconciler.io/';

/** How the objects of a manifest are treated, from its annotations. */
export interface Policy {
  /** Differences are reported and never written. */
  readonly observeOnly: boolean;
  /** As `observeOnly`, but temporary: somebody works on it by hand. */
  readonly suspended: boolean;
  /** Deleted when it is no longer declared, if pruning is enabled. */
  readonly prune: boolean;
  /** A foreign object may be adopted: a service in its declared fields, a block of config.toml as a whole. */
  readonly adopt: boolean;
  /** JSON pointers of fields that someone else manages: `/replicas`, `/env/LOG_LEVEL`. */
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
  const annotation = (key: string): string | undefined => metadata.annotations?.[`${prefix}${key}`];
  return {
    observeOnly: annotation('mode') === 'observe',
    suspended: annotation('suspend') === 'true',
    prune: annotation('prune') !== 'false',
    adopt: annotation('adopt') === 'true',
    ignore: textsOf(parseJson(annotation('ignore'))),
  };
}

/** What the annotations of a manifest set; they win over the switches of the daemon. */
export function objectSwitchesOf({ metadata }: Manifest): ObjectSwitches {
  const found = objectSwitchNames.flatMap((name) => {
    const value = metadata.annotations?.[`${prefix}${name}`];
    return value === 'auto' || value === 'report' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

const objectSwitchNames: readonly (keyof ObjectSwitches)[] = ['heal', 'revisions', 'interruptions'];

/** The annotation's key: `policyKey('adopt')`. */
export const policyKey = (word: 'mode' | 'adopt' | 'prune' | 'ignore'): string => `${prefix}${word}`;

export const isPolicyKey = (key: string): boolean => key.startsWith(prefix);

export interface PolicyRule {
  /** The allowed values. */
  readonly values: readonly string[] | 'pointers';
  /** The kinds on which it has an effect. */
  readonly kinds: readonly Manifest['kind'][];
}

const onServices: PolicyRule['kinds'] = ['RoutedService', 'Service'];
const switchValues: readonly ObjectSwitch[] = ['auto', 'report'];

const onBoth: PolicyRule['kinds'] = ['RoutedService', 'Service', 'ServiceCluster'];

/** The annotations of the reconciler. */
export const policyRules: Readonly<Record<string, PolicyRule>> = {
  [`${prefix}mode`]: { values: ['observe'], kinds: onBoth },
  [`${prefix}suspend`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}prune`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}adopt`]: { values: ['true', 'false'], kinds: onBoth },
  [`${prefix}ignore`]: { values: 'pointers', kinds: onServices },
  [`${prefix}heal`]: { values: switchValues, kinds: onServices },
  [`${prefix}revisions`]: { values: switchValues, kinds: onServices },
  [`${prefix}interruptions`]: { values: switchValues, kinds: onBoth },
};
