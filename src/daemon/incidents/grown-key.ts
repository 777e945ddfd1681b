import { parseJson, textsOf } from '../../kernel/json.ts';

/**
 * The key of an incident about several things, of which people were notified as it grew: it changes only where something is new.
 * What flaps between two values gives no further alert.
 */
export function grownKey(known: string | undefined, items: readonly string[]): string {
  const notified = textsOf(parseJson(known));
  const isKnown = known !== undefined && items.every((item) => notified.includes(item));
  return isKnown ? known : JSON.stringify([...new Set([...notified, ...items])].sort());
}
