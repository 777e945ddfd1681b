import { withValueAt, type Json, type JsonObject } from '../kernel/json.ts';
import { closestName } from '../kernel/closest-name.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { Layer } from './layer.ts';
import { settingsPaths, type SettingsPath } from './settings-paths.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'RECONCILER_';

/** Variables that other commands read too, under their shorter names. */
const shortNames: Readonly<Record<string, string>> = {
  'source.address': 'SOURCE',
  'source.ageIdentityFile': 'AGE_IDENTITY_FILE',
  'source.workDir': 'WORK_DIR',
  'engine.registryAuthFile': 'REGISTRY_AUTH_FILE',
};

/** The variable of a setting: `http.tokenFile` is `RECONCILER_HTTP_TOKEN_FILE`. */
function variableOf(path: readonly string[]): string {
  const words = path.map((word) => word.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return prefix + (shortNames[path.join('.')] ?? words.join('_'));
}

/** Variables of the reconciler that are no settings of the daemon. */
const otherVariables = new Set([`${prefix}SETTINGS`, `${prefix}WEBHOOK_URL`, `${prefix}WEBHOOK_SECRET_FILE`]);

/** The settings of the environment. An empty variable counts as one that is not set. */
export function environmentLayer(environment: Environment): Layer {
  const names = new Map<string, string>();
  let value: JsonObject = {};
  for (const setting of settingsPaths) {
    const name = variableOf(setting.path);
    const text = environment[name];
    if (text === undefined || text === '') continue;
    value = withValueAt(value, setting.path, typed(text, setting.type));
    names.set(`/${setting.path.join('/')}`, name);
  }
  return { value, placeOf: (pointer) => ({ file: names.get(pointer) ?? 'environment' }) };
}

/** A text that is not of the type stays a text, for the schema to refuse. */
function typed(text: string, type: SettingsPath['type']): Json {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'integer' && /^\d{1,9}$/.test(text)) return Number(text);
  return text;
}

/** Warnings of variables that look like settings and are none: a misspelt one would be ignored silently. */
export function unknownVariables(environment: Environment): readonly Problem[] {
  const known = [...settingsPaths.map(({ path }) => variableOf(path)), ...otherVariables];
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .toSorted()
    .map((name) => {
      const closest = closestName(name, known);
      return {
        ...{ severity: 'warning', code: 'field-unknown', file: name },
        message: `Variable "${name}" is no setting, and is ignored`,
        ...(closest === undefined ? {} : { hint: `Did you mean "${closest}"?` }),
      };
    });
}
