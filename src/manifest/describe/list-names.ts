const mostListed = 12;

/** Names for a hint, cut off where the list gets too long to read. */
export const listNames = (names: readonly string[]): string =>
  names.length <= mostListed
    ? names.join(', ')
    : `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`;

/** All names, as a choice: `A, B or C`. */
export const listChoices = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
