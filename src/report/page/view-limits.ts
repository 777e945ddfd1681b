// How much the view of the status page has at most; of the rest it has the count.

export const mostProblems = 100;
export const mostCards = 10_000;
export const mostDrifts = 200;
export const mostChanges = 500;
/** Of one change or one drift. */
export const mostFields = 50;
/** Of the running pass. */
export const mostSteps = 200;
/** Of invalid manifests. */
export const mostLines = 20;
