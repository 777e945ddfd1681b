/** The next 32-bit number of an xorshift generator: the same seed gives the same ids on every machine. */
export function nextRandom(previous: number): number {
  let next = previous === 0 ? 0x9e3779b9 : previous;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

const adjectives = ['amazing', 'bold', 'calm', 'eager', 'gentle', 'happy', 'keen', 'quirky', 'vivid', 'wise'];
const surnames = ['curie', 'darwin', 'euler', 'hopper', 'kepler', 'lovelace', 'noether', 'tesla', 'turing'];

/** A name for a service created without one. */
export function inventName(id: string): string {
  const pick = (words: readonly string[], character: string): string =>
    words[Number.parseInt(character, 36) % words.length] ?? '';
  return `${pick(adjectives, id.charAt(0))}_${pick(surnames, id.charAt(1))}${id.slice(2, 4)}`;
}
