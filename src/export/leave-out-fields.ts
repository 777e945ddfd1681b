import { textsOf, parseJson, valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { policyKey } from '../model/manifest/policy.ts';
import { isMap, type Field } from '../service-fields/field.ts';
import { serviceFields } from '../service-fields/field-table.ts';
import type { ExportedManifest } from './exported.ts';

/** A service cannot do without them. */
const needed: readonly string[] = ['image', 'networks', 'networkAliases', 'networkDriverOpts', 'mode'];

/**
 * The manifest of a service without the fields that no manifest can declare. They are ignored from then on, and so stay as
 * they are. Undefined if a problem is about something else.
 */
export function withoutFields(
  manifest: ExportedManifest,
  problems: readonly Problem[],
): ExportedManifest | undefined {
  let left: ExportedManifest | undefined = manifest;
  for (const problem of problems) left = left && withoutField(left, problem);
  return left;
}

function withoutField(
  manifest: ExportedManifest,
  { path = '', message }: Problem,
): ExportedManifest | undefined {
  const keys = path.split('/').slice(2);
  const field = path.startsWith('/spec/') ? fieldAt(keys) : undefined;
  if (field === undefined || !['RoutedService', 'Service'].includes(manifest.kind)) return undefined;
  const place = placeIn(field);
  const entry = isMap(field.shape) && field.name !== 'mounts' ? keys[place.length] : undefined;
  const whole = entry === undefined ? place : [...place, unescaped(entry)];
  if (valueAt(manifest.spec, whole) === undefined) return manifest;
  const pointer = `/${field.name.replaceAll('.', '/')}${entry === undefined ? '' : `/${entry}`}`;
  return {
    ...manifest,
    spec: withValueAt(manifest.spec, whole, undefined),
    metadata: withIgnored(manifest, pointer),
    comments: [...manifest.comments, `Its ${whole.join('.')} is left out and stays as it is: ${message}.`],
  };
}

const placeIn = ({ name, manifestPath = name.split('.') }: Field): readonly string[] => manifestPath;

const fieldAt = (keys: readonly string[]): Field | undefined =>
  serviceFields.find(
    (field) =>
      field.parse !== undefined &&
      !needed.includes(field.name) &&
      placeIn(field).every((key, index) => key === keys[index]),
  );

const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function withIgnored({ metadata }: ExportedManifest, pointer: string): ExportedManifest['metadata'] {
  const known = textsOf(parseJson(metadata.annotations?.[policyKey('ignore')]));
  const ignored: JsonObject = { [policyKey('ignore')]: JSON.stringify([...new Set([...known, pointer])]) };
  return { ...metadata, annotations: { ...metadata.annotations, ...(ignored as Record<string, string>) } };
}
