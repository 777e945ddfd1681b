import type { Content } from '../../model/content.ts';
import type { DesiredFile } from '../../model/desired.ts';
import { isEqualJson } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Labels, ObservedSecret } from '../../model/observed.ts';
import type { FieldChange } from '../../model/plan.ts';
import type { Write } from '../../model/write.ts';
import { leafPath } from '../../service-fields/compare-values.ts';
import { hashOf } from '../../kernel/hash.ts';
import { creation } from '../common/creation.ts';
import { fileLabels, fileRecord } from './file-record.ts';
import { noImpact } from '../common/impact.ts';
import { labelsBeside } from '../common/labels-beside.ts';
import { ownershipOf } from '../common/ownership.ts';
import { joinParts, part, refusal, type Part } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** What secrets and configs have in common. */
export type ObservedObject = Pick<ObservedSecret, 'id' | 'version' | 'name' | 'labels'>;

export const observedObjects = (
  kind: DesiredFile['kind'],
  { observed }: PlanInput,
): readonly ObservedObject[] => (kind === 'secret' ? observed.secrets : observed.configs);

/** Secrets and configs of the swarm: each of thousands is looked up, not searched for. */
export const observedByKey = (input: PlanInput): ReadonlyMap<Key, ObservedObject> =>
  new Map(
    (['secret', 'config'] as const).flatMap((kind) =>
      observedObjects(kind, input).map((object): [Key, ObservedObject] => [keyOf(kind, object.name), object]),
    ),
  );

/**
 * Secrets and configs that are made of files. Their names tell their contents, so one of ours that has the name is the one:
 * what a crash left is used again.
 */
export function planFiles(input: PlanInput): Part {
  const observed = observedByKey(input);
  return joinParts(
    input.desired.files.map((file) => {
      const found = observed.get(file.key);
      return found === undefined ? create(file, input) : keep(file, found, input);
    }),
  );
}

function create(file: DesiredFile, input: PlanInput): Part {
  const { key, kind, path, labels } = file;
  const opened = input.opened?.get(key);
  if (opened !== undefined && 'reason' in opened) return refusal(key, opened.reason, opened.hint);
  return creation(
    {
      key,
      summary: `new ${kind}`,
      fields: [{ path: 'file', from: undefined, to: path }, ...labelChanges({}, labels, {})],
      write: createWrite(file, opened?.content, input.owner),
      row: { attempted: attemptOf(file) },
    },
    input,
  );
}

/** What has been decrypted, or what needs no key. */
function createWrite(file: DesiredFile, opened: Content | undefined, owner: string): Write {
  const { kind, name, path, content, isEncrypted } = file;
  if (isEncrypted && opened === undefined) return { kind: 'createSealed', path, content };
  const labels = fileLabels(file, owner);
  return { kind: 'createFile', file: { kind, name, labels, content: opened ?? content } };
}

function keep(file: DesiredFile, observed: ObservedObject, input: PlanInput): Part {
  const { key, kind, name, origin } = file;
  const ownership = ownershipOf(observed, key, input.owner, input.ledger);
  if (ownership.by !== 'us') {
    const whose =
      ownership.by === 'other' ? `it belongs to the owner "${ownership.owner}"` : 'it was not made by us';
    return refusal(
      key,
      `a ${kind} of this name is there, and ${whose}`,
      `Declare the ${kind} under another name in ${origin}, or remove that one: docker ${kind} rm ${name}`,
    );
  }
  const rows: Part['rows'] = [[key, { id: observed.id, attempted: attemptOf(file) }]];
  const former = fileRecord(name, observed.labels)?.labels;
  const fields = labelChanges(observed.labels, file.labels, former ?? {});
  if (fields.length === 0) return part({ unchanged: [key], rows });
  const isDrift = isEqualJson(former, file.labels);
  return part({
    rows,
    drift: isDrift
      ? [
          {
            resource: key,
            state: 'changed',
            fields: fields.map(({ path, from, to }) => ({ path, from: to, to: from })),
          },
        ]
      : [],
    steps: [
      {
        change: {
          id: key,
          op: 'update',
          resource: key,
          cause: isDrift ? 'drift' : 'manifest',
          fields,
          impact: noImpact('labels only'),
          dependsOn: [],
        },
        write: {
          kind: 'relabel',
          ref: { id: observed.id, version: observed.version },
          object: { kind, name, labels: labelsOver(observed.labels, file, former ?? {}, input.owner) },
        },
      },
    ],
  });
}

/** Labels of others stay. */
const labelsOver = (observed: Labels, file: DesiredFile, former: Labels, owner: string): Labels => ({
  ...labelsBeside(former, observed),
  ...fileLabels(file, owner),
});

function labelChanges(observed: Labels, wanted: Labels, former: Labels): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(former)])].sort();
  return keys
    .filter((label) => observed[label] !== wanted[label])
    .map((label) => ({ path: leafPath('labels', label), from: observed[label], to: wanted[label] }));
}

/** Of the names alone: what is in the file stands in the name as a hash that tells nothing. */
const attemptOf = ({ name, labels }: DesiredFile): string => hashOf({ name, labels });
