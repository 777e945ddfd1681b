import { isOwnLabel } from '../model/own-labels.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import { entriesOf } from './codecs.ts';
import { isMap, type Field, type FieldContext } from './field.ts';
import type { FieldValues } from '../model/field-values.ts';
import { fieldNamed, serviceFields } from './field-table.ts';

/** All fields of an observed spec in normal form, without our own labels. */
export function readValues(spec: JsonObject, context: FieldContext): FieldValues {
  const values: Record<string, Json> = { ...defaults };
  for (const { path, fields } of fieldsByPlace) {
    const parent = valueAt(spec, path);
    // Most specs set few fields.
    if (parent !== undefined) for (const field of fields) readField(field, parent, context, values);
  }
  return values;
}

function readField(field: Field, parent: Json, context: FieldContext, values: Record<string, Json>): void {
  const engine = valueAt(parent, field.enginePath.slice(-1));
  if (engine === undefined) return;
  const value = field.decode(engine, context);
  values[field.name] = field.name === 'labels' ? withoutOwnLabels(value) : value;
}

const defaults: FieldValues = Object.fromEntries(
  serviceFields.map(({ name, engineDefault }) => [name, engineDefault]),
);

/** Fields grouped by their parent object in the engine's spec. */
const fieldsByPlace: readonly { readonly path: readonly string[]; readonly fields: readonly Field[] }[] = [
  ...new Set(serviceFields.map(placeOf)),
].map((place) => {
  const fields = serviceFields.filter((field) => placeOf(field) === place);
  return { path: fields[0]?.enginePath.slice(0, -1) ?? [], fields };
});

function placeOf({ enginePath }: Field): string {
  return enginePath.slice(0, -1).join('.');
}

/** Only the fields that a spec sets: for an incomplete spec, whose other fields are not the engine's defaults. An empty map sets nothing. */
export const readExplicitValues = (spec: JsonObject, context: FieldContext): FieldValues =>
  Object.fromEntries(
    Object.entries(readValues(spec, context)).filter(([name, value]) => {
      const field = fieldNamed(name);
      if (field === undefined || valueAt(spec, field.enginePath) === undefined) return false;
      return !isMap(field.shape) || entriesOf(value).length > 0;
    }),
  );

const withoutOwnLabels = (value: Json): Json =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isOwnLabel(key))) : value;
