import { fileEntries, longestStem, type FileEntry } from '../../../model/manifest/file-entries.ts';
import { isAgeFile } from '../../../model/manifest/encrypted-file.ts';
import { isEqualJson } from '../../../kernel/json.ts';
import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt, type ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

/** Secrets and configs of a service: names, targets in the container, and conflicting options. */
export const fileObjects: Check = ({ services }) => {
  const declaring = services
    .map((service) => ({ service, entries: fileEntries(service) }))
    .filter(({ entries }) => entries.length > 0);
  return [
    ...declaring.flatMap(({ service, entries }) => [
      ...entries.flatMap((entry) => checkEntry(service, entry)),
      ...sameTargets(service, entries),
      ...sameNames(service, entries),
    ]),
    ...otherLabels(declaring),
  ];
};

interface ServiceFiles {
  readonly service: Located<Workload>;
  readonly entries: readonly FileEntry[];
}

function checkEntry(service: Located<Workload>, entry: FileEntry): readonly Problem[] {
  const { kind, name, file, labels, pointer } = entry;
  const at = (field: string, text: ProblemText): Problem =>
    problemAt(service, childPointer(pointer, field), text);
  if (file === undefined) {
    if (Object.keys(labels).length === 0) return [];
    const message = `Labels of ${kind} "${name}" cannot be written: the ${kind} is owned by someone else`;
    const hint = 'Name the file to create it from, or remove the labels';
    return [at('labels', { code: 'field-value', message, hint })];
  }
  return [
    ...(name.length <= longestStem
      ? []
      : [
          at('name', {
            code: 'name-invalid',
            message: `Name "${name}" has ${name.length} characters: expected at most ${longestStem} for a ${kind} created from a file`,
            hint: 'Shorten it: a hyphen and 12 digits of a hash are appended',
          }),
        ]),
    ...(kind === 'config' && isAgeFile(file.entered)
      ? [
          at('file', {
            code: 'field-value',
            message: `Config "${name}" is created from the encrypted file "${file.entered}": everybody with access to the swarm can read a config`,
            hint: 'Declare it under secrets',
          }),
        ]
      : []),
  ];
}

/** The engine rejects two objects at one target. */
const sameTargets = (service: Located<Workload>, entries: readonly FileEntry[]): readonly Problem[] =>
  repeated(
    entries.filter(({ mount }) => mount !== undefined),
    ({ kind, mount }) => `${kind} ${mount?.target ?? ''}`,
  ).map(({ first, later }) =>
    problemAt(service, later.pointer, {
      code: 'field-value',
      message: `${later.kind === 'secret' ? 'Secrets' : 'Configs'} "${first.name}" and "${later.name}" have the same target "${later.mount?.target ?? ''}"`,
      hint: 'Give one of them another target',
    }),
  );

/** A name must identify one object of the service: `route.tls` refers to objects by name. */
const sameNames = (service: Located<Workload>, entries: readonly FileEntry[]): readonly Problem[] =>
  repeated(entries, ({ kind, name }) => `${kind} ${name}`)
    .filter(({ first, later }) => first.file?.path !== later.file?.path)
    .map(({ later }) =>
      problemAt(service, childPointer(later.pointer, 'name'), {
        code: 'name-duplicate',
        message: `Service "${service.manifest.metadata.name}" has two ${later.kind}s "${later.name}" from different files`,
        hint: 'Give one of them another name',
      }),
    );

/** Services that declare the same name and file share one object, so its labels must agree. */
function otherLabels(declaring: readonly ServiceFiles[]): readonly Problem[] {
  const all = declaring.flatMap(({ service, entries }) => entries.map((entry) => ({ service, entry })));
  return repeated(
    all.filter(({ entry }) => entry.file !== undefined && entry.mount !== undefined),
    ({ entry }) => `${entry.kind} ${entry.name} ${entry.file?.path ?? ''}`,
  )
    .filter(({ first, later }) => !isEqualJson(first.entry.labels, later.entry.labels))
    .map(({ first, later }) =>
      problemAt(later.service, later.entry.pointer, {
        code: 'field-value',
        message: `Labels of ${later.entry.kind} "${later.entry.name}" differ from those at ${placeOf(first.service, first.entry.pointer)}, which declare the same object`,
        hint: 'Write the same labels in both places, or give one of them another name',
      }),
    );
}
