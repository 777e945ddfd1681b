const mostListed = 12;

/** Names in a hint, not more of them than a person reads. */
export const listNames = (names: readonly string[]): string =>
  names.length <= mostListed
    ? names.join(', ')
    : `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`;
