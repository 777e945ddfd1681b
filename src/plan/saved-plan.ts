import type { Json } from '../model/json.ts';
import { isEqualJson } from '../model/json.ts';
import { kindOf, nameOf, type Key, type ResourceKind } from '../model/key.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Before, SavedChange, SavedPlan } from '../model/saved-plan.ts';
import { sealed } from '../spec/hash.ts';

/** The changes of a plan with what they were planned upon. `salt`: of the ledger, so that a digest tells nothing. */
export const savedChanges = (plan: Plan, observed: ObservedSwarm, salt: string): readonly SavedChange[] =>
  plan.changes.map(({ id, op, resource, cause, fields }) => ({
    ...{ id, op, resource, cause, fields },
    before: beforeOf(resource, observed, salt),
  }));

/** Swarm moves the version of an object by itself, so its content counts: the same object with the same spec. */
function beforeOf(resource: Key, observed: ObservedSwarm, salt: string): Before {
  const found = contents[kindOf(resource)](observed, nameOf(resource));
  return found === undefined ? 'absent' : { id: found.id, digest: sealed(found.content, salt) };
}

interface Content {
  readonly id: string;
  readonly content: Json;
}

type FindContent = (observed: ObservedSwarm, name: string) => Content | undefined;

const contents: Readonly<Record<ResourceKind, FindContent>> = {
  service: ({ services }, name) => withContent(named(services, name), ({ spec }) => spec),
  node: ({ nodes }, name) =>
    withContent(
      nodes.find(({ id, hostname }) => id === name || hostname === name),
      ({ spec }) => spec,
    ),
  network: ({ networks }, name) =>
    withContent(named(networks, name), ({ driver, subnets, options, labels }) => ({
      ...{ driver, subnets, options, labels },
    })),
  config: ({ configs }, name) => withContent(named(configs, name), ({ labels, text }) => ({ labels, text })),
  secret: ({ secrets }, name) => withContent(named(secrets, name), ({ labels }) => ({ labels })),
};

const named = <T extends { readonly name: string }>(objects: readonly T[], name: string): T | undefined =>
  objects.find((object) => object.name === name);

const withContent = <T extends { readonly id: string }>(
  object: T | undefined,
  content: (object: T) => Json,
): Content | undefined => (object === undefined ? undefined : { id: object.id, content: content(object) });

/** In what the world differs from the one that a plan was saved in, in words; empty: the same would be done. */
export function differencesOf(
  saved: SavedPlan,
  fresh: Omit<SavedPlan, 'source' | 'prune'>,
): readonly string[] {
  if (saved.toolVersion !== fresh.toolVersion)
    return [`it was made by version ${saved.toolVersion}, this is ${fresh.toolVersion}`];
  if (saved.revision.digest !== fresh.revision.digest)
    return [`the manifests are no longer those of ${saved.revision.id}, they are ${fresh.revision.id}`];
  if (saved.template !== fresh.template)
    return ['the Interlock that runs has changed the values that our blocks take from it'];
  const before = new Map(saved.changes.map((change) => [change.id, change]));
  const after = new Map(fresh.changes.map((change) => [change.id, change]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) =>
    changeDifference(before.get(id), after.get(id)),
  );
}

function changeDifference(saved: SavedChange | undefined, fresh: SavedChange | undefined): readonly string[] {
  if (fresh === undefined)
    return saved === undefined ? [] : [`${nameOfChange(saved)}: nothing to do any more`];
  if (saved === undefined) return [`${nameOfChange(fresh)}: it was not in the plan`];
  if (saved.op !== fresh.op) return [`${fresh.resource}: it was to ${saved.op}, and is to ${fresh.op} now`];
  if (!isEqualJson(plain(saved.before), plain(fresh.before)))
    return [`${fresh.resource}: ${moved(saved.before, fresh.before)}`];
  return isEqualJson(fieldsOf(saved), fieldsOf(fresh))
    ? []
    : [`${fresh.resource}: other fields would change`];
}

const nameOfChange = ({ op, resource }: SavedChange): string => `${op} ${resource}`;

function moved(before: Before, now: Before): string {
  if (before === 'absent') return 'it was not there, and is now';
  if (now === 'absent') return 'it was there, and is gone';
  return before.id === now.id ? 'somebody has changed it' : 'it is another object of the same name';
}

const plain = (before: Before): Json => (before === 'absent' ? before : { ...before });

const fieldsOf = ({ fields }: Pick<Change, 'fields'>): Json =>
  fields.map(({ path, from, to }) => [path, from ?? null, to ?? null]);
