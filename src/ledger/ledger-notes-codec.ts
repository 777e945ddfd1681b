import { isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import type { PassRecord, Suspension, Suspensions } from '../model/ledger.ts';
import { passResults } from '../model/outcome.ts';

export const suspensionsOf = (value: Json | undefined): Suspensions =>
  Object.fromEntries(
    Object.entries(isJsonObject(value) ? value : {}).flatMap(([target, suspension]) => {
      const read = suspensionOf(suspension);
      return read === undefined ? [] : [[target, read]]; // only targets are written
    }),
  );

/** A suspension without an end would last for ever, so it counts as broken. */
function suspensionOf(value: Json | undefined): Suspension | undefined {
  if (!isJsonObject(value)) return undefined;
  const { since, until, by, reason } = value;
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until))) return undefined;
  const textOf = (text: Json | undefined): string => (typeof text === 'string' ? text : '');
  return { since: textOf(since), until, by: textOf(by), reason: textOf(reason) };
}

export const listOfPass = ({
  at,
  tookMs,
  revision,
  subject,
  targets,
  changes,
  heals,
  result,
}: PassRecord): readonly Json[] => [
  at,
  tookMs,
  result,
  changes,
  revision,
  ...withoutEnd([subject, targets, heals]),
];

/** The items without the empty ones at the end. */
const withoutEnd = (items: readonly (Json | undefined)[]): readonly Json[] =>
  items.slice(0, items.findLastIndex((item) => item !== undefined) + 1).map((item) => item ?? null);

export const historyOf = (value: Json | undefined): readonly PassRecord[] =>
  Array.isArray(value) ? (value as readonly Json[]).flatMap((pass) => passOf(pass) ?? []) : []; // narrowed by isArray

function passOf(value: Json): PassRecord | undefined {
  if (!Array.isArray(value)) return undefined;
  const [at, tookMs, result, changes, revision, subject, targets, heals] = value as readonly Json[]; // narrowed by isArray
  const known = passResults.find((word) => word === result);
  if (typeof at !== 'string' || typeof tookMs !== 'number' || typeof revision !== 'string') return undefined;
  if (known === undefined || !isJsonObject(changes)) return undefined;
  const counts = Object.entries(changes).filter(([, count]) => typeof count === 'number');
  return {
    at,
    tookMs,
    revision,
    ...(typeof subject === 'string' ? { subject } : {}),
    ...(Array.isArray(targets) ? { targets: textsOf(targets) } : {}),
    changes: Object.fromEntries(counts),
    ...(typeof heals === 'number' ? { heals } : {}),
    result: known,
  };
}
