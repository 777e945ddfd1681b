import type { ObservedSwarm } from '../../model/observed.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import type { BuiltProxies } from '../proxies/build-proxies.ts';

/** What a pass of the core has seen and done. */
export interface RouterPass {
  readonly observed: ObservedSwarm;
  readonly built: BuiltProxies;
  readonly plan: Plan;
  readonly outcome: Outcome;
}
