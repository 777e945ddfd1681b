import type { Alert } from '../model/alert.ts';

/** Whether people want to know of it who did not ask for every event: what becomes of each revision is for its commit. */
export const tellsPeople = ({ event }: Alert): boolean =>
  event !== 'revision.found' && event !== 'revision.applied';
