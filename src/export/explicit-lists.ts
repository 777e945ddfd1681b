import { isJsonObject, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import type { FieldValues } from '../model/field-values.ts';

// The inverse of compile for fields that it makes from several fields of a manifest.

/** The networks by name, with the options of the service in them. */
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

/** Existing secrets or configs, by their names in the swarm. */
export function declaredFiles(field: 'secrets' | 'configs', mounts: Json | undefined): JsonObject {
  if (!isJsonObject(mounts)) return {};
  const items = Object.entries(mounts).map(([target, value]) => {
    const mount: JsonObject = isJsonObject(value) ? value : { name: value };
    const { name, ...unusual } = mount;
    const usual = typeof name === 'string' && target === (field === 'secrets' ? name : `/${name}`);
    const options = { ...(usual ? {} : { target }), ...unusual };
    return Object.keys(options).length === 0 ? (name ?? '') : { name, ...options };
  });
  return { [field]: items };
}
