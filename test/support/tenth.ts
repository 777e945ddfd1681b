/**
 * What takes long runs by tenths: each commit another one, chosen by its hash, and all of them with `npm run test:long`.
 * A plain run of a test project leaves nothing out.
 */
export type Tenth = number | 'all';

/** From RECONCILER_TENTH: `all`, or a number from 0 to 9. */
export function readTenth({ RECONCILER_TENTH: text = 'all' }: Env): Tenth {
  if (text === 'all') return text;
  if (/^\d$/.test(text)) return Number(text);
  throw new RangeError(`RECONCILER_TENTH has to be "all" or a number from 0 to 9, not "${text}"`);
}

type Env = Readonly<Record<string, string | undefined>>;

/** The members of a tenth: each member is in exactly one of the ten. */
export const inTenth = <T>(members: readonly T[], tenth: Tenth): readonly T[] =>
  tenth === 'all' ? members : members.filter((_, index) => index % 10 === tenth);
