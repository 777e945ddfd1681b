import { serviceClusterSchema } from '../generated/schemas.ts';
import { isJsonObject, textsOf, valueAt, type Json, type JsonObject } from '../kernel/json.ts';

const configProperties: JsonObject = serviceClusterSchema.properties.spec.properties.config.properties;

/** Whether a property of `spec.config` accepts a value: config.toml can contain values that nginx would reject. */
export function acceptsValue(property: string, value: Json): boolean {
  const schema = configProperties[property];
  if (!isJsonObject(schema)) return false;
  const types = typeof schema['type'] === 'string' ? [schema['type']] : textsOf(schema['type']);
  if (typeof value === 'number') return types.includes('integer') && acceptsNumber(schema, value);
  if (typeof value === 'string') return types.includes('string') && acceptsText(schema, value);
  return types.includes(Array.isArray(value) ? 'array' : typeof value);
}

const acceptsNumber = ({ minimum = -Infinity, maximum = Infinity }: JsonObject, value: number): boolean =>
  Number.isInteger(value) && value >= Number(minimum) && value <= Number(maximum);

function acceptsText(schema: JsonObject, value: string): boolean {
  const pattern = valueAt(schema, ['pattern']);
  const listed = schema['enum'];
  if (listed !== undefined && !textsOf(listed).includes(value)) return false;
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value);
}
