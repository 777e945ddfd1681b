import { selectChanges, type WholePlan } from './select-changes.ts';

/**
 * The plan without what would only undo drift: a person may be in the middle of mending something by hand. What a
 * change of the manifests stands on stays in.
 */
export const withoutHealing = <P extends WholePlan>(planned: P): P =>
  selectChanges(planned, ({ cause }) => cause !== 'drift');
