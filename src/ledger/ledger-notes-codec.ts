import { isJsonObject, textsOf, type Json } from '../kernel/json.ts';
import { isKey } from '../kernel/key.ts';
import type { ChangedObject, PassRecord, Suspension, Suspensions } from '../model/ledger.ts';
import { passResults } from '../model/outcome.ts';
import type { ChangeOp } from '../model/plan.ts';

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
  author,
  targets,
  changes,
  changed,
  changedLeftOut,
  heals,
  result,
}: PassRecord): readonly Json[] => [
  at,
  tookMs,
  result,
  changes,
  revision,
  ...withoutEnd([
    ...[subject, targets, heals, author],
    changed?.map(({ op, resource }) => `${op} ${resource}`),
    changedLeftOut,
  ]),
];

/** The items without the empty ones at the end. */
const withoutEnd = (items: readonly (Json | undefined)[]): readonly Json[] =>
  items.slice(0, items.findLastIndex((item) => item !== undefined) + 1).map((item) => item ?? null);

export const historyOf = (value: Json | undefined): readonly PassRecord[] =>
  Array.isArray(value) ? (value as readonly Json[]).flatMap((pass) => passOf(pass) ?? []) : []; // narrowed by isArray

function passOf(value: Json): PassRecord | undefined {
  if (!Array.isArray(value)) return undefined;
  const [at, tookMs, result, changes, revision, ...later] = value as readonly Json[]; // narrowed by isArray
  const known = passResults.find((word) => word === result);
  if (typeof at !== 'string' || typeof tookMs !== 'number' || typeof revision !== 'string') return undefined;
  if (known === undefined || !isJsonObject(changes)) return undefined;
  const counts = Object.entries(changes).filter(([, count]) => typeof count === 'number');
  return {
    ...{ at, tookMs, revision, changes: Object.fromEntries(counts), result: known },
    ...laterOf(later),
  };
}

function laterOf(items: readonly Json[]): Partial<PassRecord> {
  const [subject, targets, heals, author, changed, changedLeftOut] = items;
  return {
    ...(typeof subject === 'string' ? { subject } : {}),
    ...(typeof author === 'string' ? { author } : {}),
    ...(Array.isArray(targets) ? { targets: textsOf(targets) } : {}),
    ...(typeof heals === 'number' ? { heals } : {}),
    ...(Array.isArray(changed) ? { changed: textsOf(changed).flatMap((text) => changedOf(text) ?? []) } : {}),
    ...(typeof changedLeftOut === 'number' ? { changedLeftOut } : {}),
  };
}

/** As written above: `create service/web`. */
function changedOf(text: string): ChangedObject | undefined {
  const op = changeOps.find((word) => text.startsWith(`${word} `));
  const resource = text.slice(text.indexOf(' ') + 1);
  return op === undefined || !isKey(resource) ? undefined : { op, resource };
}

const changeOps: readonly ChangeOp[] = ['create', 'update', 'delete', 'adopt'];
