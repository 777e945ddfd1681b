import { partOfPlan } from './part-of-plan.ts';
import type { PlannedPass } from './plan-from.ts';

/**
 * The plan without what would only undo drift: a person may be in the middle of mending something by hand. What a
 * change of the manifests stands on stays in.
 */
export const withoutHealing = (planned: PlannedPass): PlannedPass =>
  partOfPlan(planned, ({ cause }) => cause !== 'drift');
