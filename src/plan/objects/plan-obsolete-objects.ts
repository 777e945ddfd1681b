import { partialReason } from '../common/partial-reason.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { ownerLabel } from '../../model/own-labels.ts';
import type { FileKind } from '../../model/manifest/file-entries.ts';
import type { Write } from '../../model/write.ts';
import { fileRecord } from './file-record.ts';
import { noImpact } from '../common/impact.ts';
import { usersOf, type ObjectUser } from './object-users.ts';
import { joinFragments, fragment, type Fragment, type Step } from '../common/fragment.ts';
import { observedObjects, type ObservedObject } from './plan-file-objects.ts';
import type { PlanInput } from '../plan-input.ts';

/**
 * Removes secrets and configs that were created from files, are no longer declared and are not in use. This needs no
 * --prune: otherwise one would be left over for each renewed certificate. Services that `steps` remove do not count as
 * users.
 */
export const planObsoleteObjects = (input: PlanInput, steps: readonly Step[]): Fragment => {
  const declared = new Set<Key>(input.desired.files.map(({ key }) => key));
  const removals = new Map(
    steps
      .filter(({ write }) => write.kind === 'removeService')
      .map(({ change }): [Key, string] => [change.resource, change.id]),
  );
  return joinFragments(
    (['secret', 'config'] as const).flatMap((kind) =>
      observedObjects(kind, input)
        .filter(({ name, labels }) => {
          const isOurs = labels[ownerLabel] === input.owner && fileRecord(name, labels) !== undefined;
          return isOurs && !declared.has(keyOf(kind, name));
        })
        .map((object) => planObsolete(kind, object, removals, input)),
    ),
  );
};

function planObsolete(
  kind: FileKind,
  object: ObservedObject,
  removals: ReadonlyMap<Key, string>,
  input: PlanInput,
): Fragment {
  const key = keyOf(kind, object.name);
  const users = usersOf({ kind, ...object }, input.observed);
  const staying = users.find(({ service }) => !removals.has(keyOf('service', service)));
  if (staying !== undefined) return retained(key, reasonOf(staying));
  if (input.isPartial === true) return retained(key, `not in use here: ${partialReason}`);
  const dependsOn = users.flatMap(({ service }) => removals.get(keyOf('service', service)) ?? []);
  return fragment({
    steps: [
      {
        change: {
          id: key,
          op: 'delete',
          resource: key,
          cause: 'rotation',
          fields: [],
          impact: noImpact('no longer in use'),
          dependsOn,
        },
        write: removal(kind, object.id),
      },
    ],
  });
}

const retained = (key: Key, reason: string): Fragment => fragment({ retained: [{ resource: key, reason }] });

const reasonOf = ({ service, use }: ObjectUser): string => `service/${service} ${use}`;

const removal = (kind: FileKind, id: string): Write =>
  kind === 'secret' ? { kind: 'removeSecret', id } : { kind: 'removeConfig', id };
