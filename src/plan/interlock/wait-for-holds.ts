import type { Wait } from '../../model/plan.ts';
import { stepAfter, type Fragment, type Step } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/**
 * The services that hold the networks of clusters have joined them before the core reads a config.toml by which it replaces proxies:
 * config.toml waits for those that change.
 */
export function waitForHolds(
  interlock: Fragment,
  services: Fragment,
  { desired }: PlanInput,
): Pick<Record<'interlock' | 'services', Fragment>, 'interlock' | 'services'> {
  const holds = new Set((desired.interlock?.needs ?? []).flatMap(({ hold }) => hold ?? []));
  const isChanged = ({ resource }: Wait): boolean =>
    holds.has(resource) && services.steps.some(({ change }) => change.resource === resource);
  const ids = services.waits.filter(isChanged).map(({ id }) => id);
  if (ids.length === 0) return { interlock, services };
  return {
    interlock: {
      ...interlock,
      steps: interlock.steps.map((step) => (writesConfig(step) ? stepAfter(step, ids) : step)),
    },
    services: {
      ...services,
      waits: services.waits.map((wait) => (isChanged(wait) ? { ...wait, required: true } : wait)),
    },
  };
}

const writesConfig = ({ write }: Step): boolean =>
  write.kind === 'createConfig' || write.kind === 'switchConfig';
