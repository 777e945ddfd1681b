import { isJsonObject, valueAt, withValueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { ConfigReference } from '../model/observed.ts';

const path = ['TaskTemplate', 'ContainerSpec', 'Configs'] as const;

/** The configs that a service mounts, in the order of its spec. */
export const configReferences = (spec: JsonObject): readonly ConfigReference[] =>
  referencesIn(spec).map((item) => ({
    target: textOf(valueAt(item, ['File', 'Name'])),
    id: textOf(item['ConfigID']),
    name: textOf(item['ConfigName']),
  }));

/**
 * The spec with another config at a target. Keeps the place in the list and the file's owner and mode. One update
 * instead of a removal and an addition, between which the core would run without its config.
 */
export function withConfigAt(spec: JsonObject, reference: ConfigReference): JsonObject {
  const items = referencesIn(spec);
  const exists = items.some((item) => valueAt(item, ['File', 'Name']) === reference.target);
  const named = { ConfigID: reference.id, ConfigName: reference.name };
  const file = { Name: reference.target, UID: '0', GID: '0', Mode: 0o444 };
  const references = exists
    ? items.map((item) =>
        valueAt(item, ['File', 'Name']) === reference.target ? { ...item, ...named } : item,
      )
    : [...items, { File: file, ...named }];
  return withValueAt(spec, path, references);
}

function referencesIn(spec: JsonObject): readonly JsonObject[] {
  const value = valueAt(spec, path);
  return Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)) : [];
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
