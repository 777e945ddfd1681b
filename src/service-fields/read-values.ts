import { isOwnLabel } from '../model/own-labels.ts';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import { entriesOf } from './codecs.ts';
import { isMap, type Field, type FieldContext } from './field.ts';
import type { FieldValues } from '../model/field-values.ts';
import { fieldNamed, serviceFields } from './field-table.ts';

/** All fields of a service's spec as read, in normal form; our own bookkeeping labels are left out. */
export function readValues(spec: JsonObject, context: FieldContext): FieldValues {
  const values: Record<string, Json> = { ...defaults };
  for (const { path, fields } of fieldsByPlace) {
    const around = valueAt(spec, path);
    // Of most specs most is not said.
    if (around !== undefined) for (const field of fields) readField(field, around, context, values);
  }
  return values;
}

function readField(field: Field, around: Json, context: FieldContext, values: Record<string, Json>): void {
  const engine = valueAt(around, field.enginePath.slice(-1));
  if (engine === undefined) return;
  const value = field.decode(engine, context);
  values[field.name] = field.name === 'labels' ? withoutOwnLabels(value) : value;
}

const defaults: FieldValues = Object.fromEntries(
  serviceFields.map(({ name, engineDefault }) => [name, engineDefault]),
);

/** Fields that lie in the same object of the engine's spec. */
const fieldsByPlace: readonly { readonly path: readonly string[]; readonly fields: readonly Field[] }[] = [
  ...new Set(serviceFields.map(placeOf)),
].map((place) => {
  const fields = serviceFields.filter((field) => placeOf(field) === place);
  return { path: fields[0]?.enginePath.slice(0, -1) ?? [], fields };
});

function placeOf({ enginePath }: Field): string {
  return enginePath.slice(0, -1).join('.');
}

/** Only the fields that a spec says: for a part of one, where the rest is not meant to be the engine's default. An empty map says nothing. */
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
