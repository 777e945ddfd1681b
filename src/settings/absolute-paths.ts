import { resolve } from 'node:path';
import { isJsonObject, valueAt, withValueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { Layer } from './layer.ts';

/** The layer with every path absolute: a path in a file is relative to the folder of that file. */
export function withAbsolutePaths(layer: Layer, folder: string): Layer {
  const value = absoluteIn(layer.value, folder);
  const address = valueAt(value, ['source', 'address']);
  // An address with a colon is one of a repository.
  const isPath = typeof address === 'string' && !address.includes(':');
  return {
    ...layer,
    value: isPath ? withValueAt(value, ['source', 'address'], resolve(folder, address)) : value,
  };
}

const absoluteIn = (object: JsonObject, folder: string): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, absolute(key, value, folder)]));

function absolute(key: string, value: Json | undefined, folder: string): Json | undefined {
  if (typeof value === 'string') return isPathKey(key) ? resolve(folder, value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => absolute(key, item, folder) ?? null);
  return isJsonObject(value) ? absoluteIn(value, folder) : value;
}

const isPathKey = (key: string): boolean => key.endsWith('File') || key === 'workDir';
