import { selectChanges } from '../pass/select-changes.ts';
import type { PlannedPass } from '../pass/plan-from.ts';

/**
 * The plan without what would only undo drift: a person may be in the middle of mending something by hand. What a
 * change of the manifests stands on stays in.
 */
export const withoutHealing = (planned: PlannedPass): PlannedPass =>
  selectChanges(planned, ({ cause }) => cause !== 'drift');
