// When the daemon stops to repeat itself.

/** An object that was healed so often within the window is contested. */
export const contestedHeals = 3;

/** How far back the daemon looks for heals and flaps of an object; as long without a foreign change ends a contest. */
export const flapWindowMs = 600_000;

/** Of an object that drifted so often within the window, drift ends only after that window without any. */
export const flapsAtBegins = 2;

/** How long an object that was healed must stay as desired before its drift counts as resolved. */
export const healedQuietMs = 15_000;
