const texts: Readonly<Record<string, string>> = {
  paused: 'the update is paused',
  rollback_started: 'swarm is rolling the update back',
  rollback_paused: 'the rollback of the update is paused',
  rollback_completed: 'the update was rolled back',
};

/** Describes the engine's `UpdateStatus.State` of an update that has not completed. */
export const updateStateText = (state = ''): string => texts[state] ?? `the update is ${state}`;
