import { selectChanges, type WholePlan } from './select-changes.ts';

/**
 * The plan without changes that only undo drift: someone may be repairing something by hand. Changes that a change of
 * the manifests depends on stay.
 */
export const withoutHealing = <P extends WholePlan>(planned: P): P =>
  selectChanges(planned, ({ cause }) => cause !== 'drift');
