/** A reconciler command as a person has to type it: an owner other than the default must be named. */
export const reconcilerCommand = (command: string, owner: string): string =>
  `reconciler ${command}${owner === 'default' ? '' : ` --owner ${owner}`}`;
