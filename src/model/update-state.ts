const texts: Readonly<Record<string, string>> = {
  paused: 'the update is paused',
  rollback_started: 'swarm is rolling the update back',
  rollback_paused: 'the update was being rolled back, and that is paused',
  rollback_completed: 'the update was rolled back',
};

/** Of an update that did not go through, as the engine's `UpdateStatus.State` has it, in words. */
export const updateStateText = (state = ''): string => texts[state] ?? `the update is ${state}`;
