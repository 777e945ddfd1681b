import { isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';

// What compile makes of several words of a manifest, back in these words.

/** The networks by name, with the options that the service has in them. */
export const declaredNetworks = (names: Json, options: FieldValues): readonly Json[] =>
  textsOf(names).map((name) => {
    const aliases = ofNetwork(options['networkAliases'], name);
    const driverOpts = ofNetwork(options['networkDriverOpts'], name);
    if (aliases === undefined && driverOpts === undefined) return name;
    return {
      name,
      ...(aliases === undefined ? {} : { aliases }),
      ...(driverOpts === undefined ? {} : { driverOpts }),
    };
  });

const ofNetwork = (map: Json | undefined, name: string): Json | undefined =>
  isJsonObject(map) ? map[name] : undefined;

/** Secrets or configs that are there, by the names that they have in the swarm. */
export function declaredFiles(field: 'secrets' | 'configs', mounts: Json | undefined): JsonObject {
  if (!isJsonObject(mounts)) return {};
  const items = Object.entries(mounts).map(([target, value]) => {
    const said: JsonObject = isJsonObject(value) ? value : { name: value };
    const { name, ...unusual } = said;
    const usual = typeof name === 'string' && target === (field === 'secrets' ? name : `/${name}`);
    const options = { ...(usual ? {} : { target }), ...unusual };
    return Object.keys(options).length === 0 ? (name ?? '') : { name, ...options };
  });
  return { [field]: items };
}
