import type { Field, Shape } from './go-shape.ts';

export const text: Shape = { kind: 'string', goType: 'string' };
export const bool: Shape = { kind: 'bool', goType: 'bool' };
export const int64: Shape = { kind: 'int', goType: 'int64' };
export const uint64: Shape = { kind: 'uint', goType: 'uint64' };
export const uint32: Shape = { kind: 'uint', goType: 'uint32' };
export const duration: Shape = { kind: 'int', goType: 'time.Duration' };

export const listOf = (of: Shape): Shape => ({ kind: 'list', goType: `[]${of.goType}`, of });
export const mapOf = (of: Shape): Shape => ({ kind: 'map', goType: `map[string]${of.goType}`, of });
export const struct = (goType: string, fields: Readonly<Record<string, Field>>): Shape => ({
  kind: 'object',
  goType,
  fields,
});

/** Fields of a struct that Go embeds in the outer one. */
export const embedded = (
  struct: string,
  fields: Readonly<Record<string, Field>>,
): Readonly<Record<string, Field>> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, embedded: struct }]));

/** A field that engines with an older API drop silently. */
export const since = (apiVersion: string, field: Field): Field => ({ ...field, since: apiVersion });

export const filled = (shape: Shape): Field => ({ shape, written: 'filled' });
export const given = (shape: Shape): Field => ({ shape, written: 'given' });
export const always = (shape: Shape): Field => ({ shape, written: 'always' });
export const nullable = (shape: Shape): Field => ({ shape, written: 'nullable' });
