// When the daemon stops to repeat itself.

/** An object that was healed so often within the window is contested. */
export const contestedHeals = 3;

/** How far back the daemon looks for heals and flaps of an object; as long without a foreign change ends a contest. */
export const flapWindowMs = 600_000;

/** Of an object that drifted so often within the window, drift ends only after that window without any. */
export const flapsAtBegins = 2;

/** How long an object that was healed must stay as desired before its drift counts as resolved. */
export const healedQuietMs = 15_000;

/** Tasks that ended by themselves so often, in one place of a service, crash again and again. */
export const crashCount = 2;

/** How long a service may be without all of its tasks before that is alerted: if they fail, and if they only take long. */
export const failingGraceMs = 4_000;
export const tooFewGraceMs = 30_000;

/** How long the same tasks must run before a degraded service counts as recovered. */
export const recoveredAfterMs = 30_000;

/** Between two looks while the health of a service is not settled: there are no events for tasks. */
export const unsettledLookMs = 5_000;

/** A wait of a pass ends after this at the latest, so that the swarm is looked at while a rollout goes on. */
export const mostWaitMs = 10_000;

/** How many services are asked for the ends of their tasks in one look. */
export const mostCrashLookups = 10;

/** How much of the open incidents is kept in the swarm: labels of a config hold 1.4 MB. */
export const mostIncidents = 200;
export const mostIncidentItems = 10;
export const longestIncidentText = 500;
