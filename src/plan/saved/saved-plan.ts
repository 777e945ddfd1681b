import { maskedValue } from '../../model/masking/masked-values.ts';
import { isEqualJson, type Json } from '../../kernel/json.ts';
import { kindOf, nameOf, type Key, type ResourceKind } from '../../kernel/key.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import type { Plan } from '../../model/plan.ts';
import type {
  Before,
  ObjectBefore,
  SavedChange,
  SavedPlan,
  SavedPlanDifference,
} from '../../model/saved-plan.ts';
import { sealed } from '../../kernel/hash.ts';
import { fieldDifferences } from './field-differences.ts';
import { valueDigests } from './value-digests.ts';
import { fieldContext } from '../common/observed-index.ts';

/** The changes of a plan with digests of the objects they were planned for. The ledger's salt keeps digests from revealing values. */
export const savedChanges = (plan: Plan, observed: ObservedSwarm, salt: string): readonly SavedChange[] =>
  plan.changes.map(({ id, op, resource, cause, fields }) => ({
    ...{ id, op, resource, cause, fields },
    before: beforeOf(resource, observed, salt),
  }));

/** Swarm increases an object's version by itself, so id and content are compared instead. */
function beforeOf(resource: Key, observed: ObservedSwarm, salt: string): Before {
  const found = contents[kindOf(resource)](observed, nameOf(resource));
  if (found === undefined) return 'absent';
  return { id: found.id, digest: sealed(found.content, salt), ...valuesBefore(resource, observed, salt) };
}

function valuesBefore(resource: Key, observed: ObservedSwarm, salt: string): Pick<ObjectBefore, 'values'> {
  const service = kindOf(resource) === 'service' ? named(observed.services, nameOf(resource)) : undefined;
  if (service === undefined || salt === '') return {};
  return { values: valueDigests(service.spec, fieldContext(observed), salt) };
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

/** What has changed since a plan was saved; empty: a new plan does the same. */
export function differencesOf(
  saved: SavedPlan,
  fresh: Omit<SavedPlan, 'source' | 'prune'>,
): readonly SavedPlanDifference[] {
  const another = globalDifference(saved, fresh);
  if (another !== undefined) return [{ reason: another, fields: [] }];
  const before = new Map(saved.changes.map((change) => [change.id, change]));
  const after = new Map(fresh.changes.map((change) => [change.id, change]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) =>
    changeDifference(before.get(id), after.get(id)),
  );
}

/** A difference that affects the whole plan, so single changes are not compared. */
function globalDifference(saved: SavedPlan, fresh: Omit<SavedPlan, 'source' | 'prune'>): string | undefined {
  if (saved.toolVersion !== fresh.toolVersion)
    return `it was made by version ${saved.toolVersion}, this is ${fresh.toolVersion}`;
  if (saved.revision.digest !== fresh.revision.digest)
    return `the manifests are no longer those of ${saved.revision.id}, they are ${fresh.revision.id}`;
  if (saved.template !== fresh.template)
    return 'the running Interlock has changed the values that our blocks copy from it';
  return undefined;
}

function changeDifference(
  saved: SavedChange | undefined,
  fresh: SavedChange | undefined,
): readonly SavedPlanDifference[] {
  if (fresh === undefined)
    return saved === undefined ? [] : unnamed(`${nameOfChange(saved)}: nothing to do any more`);
  if (saved === undefined) return [newChange(fresh)];
  if (saved.op !== fresh.op)
    return unnamed(`${fresh.resource}: it was "${saved.op}", and is now "${fresh.op}"`);
  const another = anotherObject(saved.before, fresh.before);
  if (another !== undefined) return unnamed(`${fresh.resource}: ${another}`);
  const fields = fieldDifferences(saved, fresh);
  if (digestOf(saved.before) !== digestOf(fresh.before))
    return [{ reason: `${fresh.resource}: ${changedByHand(saved, fields.length > 0)}`, fields }];
  return isEqualJson(fieldsOf(saved), fieldsOf(fresh))
    ? []
    : [{ reason: `${fresh.resource}: other fields would change`, fields }];
}

const unnamed = (reason: string): readonly SavedPlanDifference[] => [{ reason, fields: [] }];

/** Fields are listed for updates only: a creation or deletion affects them all. */
function newChange(fresh: SavedChange): SavedPlanDifference {
  const fields = fresh.op === 'update' ? fresh.fields : [];
  return {
    reason: `${nameOfChange(fresh)}: it was not in the plan`,
    fields: fields.map((field) => ({ kind: 'added', fresh: field })),
  };
}

const nameOfChange = ({ op, resource }: SavedChange): string => `${op} ${resource}`;

function anotherObject(before: Before, now: Before): string | undefined {
  if (before === 'absent') return now === 'absent' ? undefined : 'it did not exist, and does now';
  if (now === 'absent') return 'it no longer exists';
  return before.id === now.id ? undefined : 'it is another object of the same name';
}

/** Without value digests the change may be of a masked value, which always looks the same. */
function changedByHand({ fields, before }: SavedChange, isNamed: boolean): string {
  if (isNamed) return 'somebody has changed it';
  const isMasked = fields.some(({ from, to }) => JSON.stringify([from, to]).includes(maskedValue));
  const isKnown = before !== 'absent' && before.values !== undefined;
  return isMasked && !isKnown
    ? 'somebody has changed a sensitive value of it, or a field that is not in the plan'
    : 'somebody has changed a field of it that is not in the plan';
}

const digestOf = (before: Before): string => (before === 'absent' ? before : before.digest);

const fieldsOf = ({ fields }: SavedChange): Json =>
  fields.map(({ path, from, to }) => [path, from ?? null, to ?? null]);
