import { serviceClusterSchema } from '../generated/schemas.ts';
import { isJsonObject, textsOf, valueAt, type Json, type JsonObject } from '../kernel/json.ts';

const words: JsonObject = serviceClusterSchema.properties.spec.properties.config.properties;

/** Whether a manifest may say a value under a word of `spec.config`: config.toml can hold what no nginx would take. */
export function takesValue(word: string, value: Json): boolean {
  const schema = words[word];
  if (!isJsonObject(schema)) return false;
  const types = typeof schema['type'] === 'string' ? [schema['type']] : textsOf(schema['type']);
  if (typeof value === 'number') return types.includes('integer') && takesNumber(schema, value);
  if (typeof value === 'string') return types.includes('string') && takesText(schema, value);
  return types.includes(Array.isArray(value) ? 'array' : typeof value);
}

const takesNumber = ({ minimum = -Infinity, maximum = Infinity }: JsonObject, value: number): boolean =>
  Number.isInteger(value) && value >= Number(minimum) && value <= Number(maximum);

function takesText(schema: JsonObject, value: string): boolean {
  const pattern = valueAt(schema, ['pattern']);
  const listed = schema['enum'];
  if (listed !== undefined && !textsOf(listed).includes(value)) return false;
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value);
}
