import type { Content } from '../../model/manifest/content.ts';
import type { DesiredFile } from '../../model/desired.ts';
import { isEqualJson } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { Labels, ObservedSecret } from '../../model/observed.ts';
import { placeOfField, type FieldChange } from '../../model/field-change.ts';
import { labelChange } from '../../model/masking/masked-change.ts';
import type { Write } from '../../model/write.ts';
import { hashOf } from '../../kernel/hash.ts';
import { changedDrift } from '../common/drift.ts';
import { creation } from '../common/creation.ts';
import { fileLabels, fileRecord } from './file-record.ts';
import { noImpact } from '../common/impact.ts';
import { labelsBeside } from '../common/labels-beside.ts';
import { ownershipOf } from '../common/ownership.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** What secrets and configs have in common. */
export type ObservedObject = Pick<ObservedSecret, 'id' | 'version' | 'name' | 'labels'>;

export const observedObjects = (
  kind: DesiredFile['kind'],
  { observed }: PlanInput,
): readonly ObservedObject[] => (kind === 'secret' ? observed.secrets : observed.configs);

/** Secrets and configs of the swarm by key: there may be thousands. */
export const observedByKey = (input: PlanInput): ReadonlyMap<Key, ObservedObject> =>
  new Map(
    (['secret', 'config'] as const).flatMap((kind) =>
      observedObjects(kind, input).map((object): [Key, ObservedObject] => [keyOf(kind, object.name), object]),
    ),
  );

/**
 * Secrets and configs that we create. Their names contain a hash of the content, so an owned object of the same name is
 * reused, such as after a crash.
 */
export function planFileObjects(input: PlanInput): Fragment {
  const observed = observedByKey(input);
  return joinFragments(
    input.desired.files.map((file) => {
      const found = observed.get(file.key);
      return found === undefined ? create(file, input) : keep(file, found, input);
    }),
  );
}

function create(file: DesiredFile, input: PlanInput): Fragment {
  const { key, kind, labels } = file;
  const decrypted = input.decrypted?.get(key);
  if (decrypted !== undefined && 'reason' in decrypted) return refusal(key, decrypted.reason, decrypted.hint);
  return creation(
    {
      key,
      summary: `new ${kind}`,
      fields: [...contentFields(file), ...labelChanges({}, labels, {})],
      write: createWrite(file, decrypted?.content, input.owner),
      row: { attempted: attemptOf(file) },
    },
    input,
  );
}

const contentFields = ({ file }: DesiredFile): readonly FieldChange[] =>
  file === undefined ? [] : [{ ...placeOfField('file'), from: undefined, to: file.path }];

/** Creates from the decrypted content, or from the file if it is not encrypted. */
function createWrite(desired: DesiredFile, decrypted: Content | undefined, owner: string): Write {
  const { kind, name, file, content } = desired;
  if (file?.isEncrypted === true && decrypted === undefined)
    return { kind: 'createSealed', path: file.path, content };
  const labels = fileLabels(desired, owner);
  return { kind: 'createFile', file: { kind, name, labels, content: decrypted ?? content } };
}

function keep(file: DesiredFile, observed: ObservedObject, input: PlanInput): Fragment {
  const { key, kind, name, origin } = file;
  const ownership = ownershipOf(observed, key, input.owner, input.ledger);
  if (ownership.by !== 'us') {
    const whose =
      ownership.by === 'other' ? `it belongs to the owner "${ownership.owner}"` : 'it is not managed by us';
    return refusal(
      key,
      `a ${kind} of this name exists, and ${whose}`,
      `Declare the ${kind} under another name in ${origin}, or remove the existing one: docker ${kind} rm ${name}`,
    );
  }
  const rows: Fragment['rows'] = [[key, { id: observed.id, attempted: attemptOf(file) }]];
  const obsolete = fileRecord(name, observed.labels)?.labels;
  const fields = labelChanges(observed.labels, file.labels, obsolete ?? {});
  if (fields.length === 0) return fragment({ unchanged: [key], rows });
  const isDrift = isEqualJson(obsolete, file.labels);
  return fragment({
    rows,
    drift: isDrift
      ? changedDrift(
          key,
          fields.map((field) => ({ ...field, from: field.to, to: field.from })),
        )
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
          object: { kind, name, labels: labelsOver(observed.labels, file, obsolete ?? {}, input.owner) },
        },
      },
    ],
  });
}

/** Keeps labels of others. */
const labelsOver = (observed: Labels, file: DesiredFile, obsolete: Labels, owner: string): Labels => ({
  ...labelsBeside(obsolete, observed),
  ...fileLabels(file, owner),
});

function labelChanges(observed: Labels, desired: Labels, obsolete: Labels): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(desired), ...Object.keys(obsolete)])].sort();
  return keys
    .filter((label) => observed[label] !== desired[label])
    .map((label) => labelChange(label, observed[label], desired[label]));
}

/** The name is enough: it contains a hash of the content that reveals nothing. */
const attemptOf = ({ name, labels }: DesiredFile): string => hashOf({ name, labels });
