import { settingsSchema } from '../generated/schemas.ts';
import { isJsonObject, objectOf, type JsonObject } from '../kernel/json.ts';

export interface SettingsPath {
  readonly path: readonly string[];
  readonly type: 'string' | 'boolean' | 'integer';
}

/** Every setting with one value; lists have no variable of their own. */
export const settingsPaths: readonly SettingsPath[] = leavesOf(settingsSchema, []);

function leavesOf(schema: JsonObject, path: readonly string[]): readonly SettingsPath[] {
  if (isJsonObject(schema['properties'])) {
    return Object.entries(objectOf(schema['properties'])).flatMap(([key, child]) =>
      leavesOf(objectOf(child), [...path, key]),
    );
  }
  const type = typeOf(schema);
  return type === undefined ? [] : [{ path, type }];
}

function typeOf({ type, enum: words }: JsonObject): SettingsPath['type'] | undefined {
  if (words !== undefined) return 'string';
  return type === 'string' || type === 'boolean' || type === 'integer' ? type : undefined;
}
