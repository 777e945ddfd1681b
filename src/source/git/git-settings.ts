/** Settings of git that hold whatever the settings of the machine say. */
export const gitSettings: readonly string[] = [
  'core.hooksPath=/dev/null',
  // git may collect superseded commits when it decides to, but not in a background process that outlives this one.
  'gc.autoDetach=false',
  'maintenance.autoDetach=false',
  'gc.pruneExpire=now',
  // A pack is written as it comes, so that its growth can be seen and limited.
  'fetch.unpackLimit=1',
  'transfer.unpackLimit=1',
  // Ends a transfer that is stuck after nobody is left to end it, because this process was killed.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=120',
];
