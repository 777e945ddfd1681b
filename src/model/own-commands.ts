/** A command of ours as a person has to type it: for another owner than the default one its name must be said. */
export const reconcilerCommand = (command: string, owner: string): string =>
  `reconciler ${command}${owner === 'default' ? '' : ` --owner ${owner}`}`;
