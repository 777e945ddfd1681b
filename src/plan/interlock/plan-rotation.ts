import type { DesiredInterlock } from '../../model/desired.ts';
import type { ConfigVersion } from '../../model/facts.ts';
import { keyOf } from '../../kernel/key.ts';
import { noImpact } from '../common/impact.ts';
import { fragment, type Fragment, type Step } from '../common/fragment.ts';

/**
 * Removes our oldest conf-N beyond the number to keep, once the core runs. Neither the running config nor `previous` is
 * removed: a rollback of the core refers to it, and the engine does not protect it.
 */
export function planRotation(
  { keepConfigs }: DesiredInterlock,
  own: readonly ConfigVersion[],
  previous: string,
  config: Fragment,
): Fragment {
  const added = config.steps.filter(({ write }) => write.kind === 'createConfig').length;
  const kept = Math.max(2, keepConfigs) - added;
  const old = own.slice(0, Math.max(0, own.length - kept)).filter(({ name }) => name !== previous);
  const wait = config.waits.findLast(({ until }) => until === 'runs');
  return fragment({ steps: old.map((version) => removal(version, wait === undefined ? [] : [wait.id])) });
}

function removal(version: ConfigVersion, dependsOn: readonly string[]): Step {
  const key = keyOf('config', version.name);
  return {
    change: {
      id: key,
      op: 'delete',
      resource: key,
      cause: 'rotation',
      fields: [],
      impact: noImpact('an old config of ours, beyond those that are kept'),
      dependsOn,
    },
    write: { kind: 'removeConfig', id: version.id },
  };
}
