import { dirname } from 'node:path';
import { defaultSettings } from '../defaults/settings-defaults.ts';
import { isJsonObject, valueAt } from '../kernel/json.ts';
import type { Settings } from '../generated/settings.ts';
import type { Problem } from '../model/manifest/problem.ts';
import { hasErrors } from '../model/manifest/problem.ts';
import type { SourceFile } from '../model/manifest/source-file.ts';
import type { ResolvedSettings } from '../model/settings.ts';
import { withAbsolutePaths } from './absolute-paths.ts';
import { checkSettings } from './check-settings.ts';
import { environmentLayer, unknownVariables } from './environment.ts';
import type { Layer } from './layer.ts';
import { mergeLayers } from './merge-layers.ts';
import { resolveSettings, type CompleteSettings } from './resolve-settings.ts';
import { checkLayer, fileLayer } from './settings-file.ts';

export interface SettingsInput {
  /** reconciler.yaml with its absolute path; undefined: there is none. */
  readonly file: SourceFile | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In the shape of reconciler.yaml, with the place of each value: `--interval`. */
  readonly flags: Layer;
  /** Paths of flags and variables are relative to it. */
  readonly workingFolder: string;
}

export interface ReadSettings {
  /** Undefined if a problem is an error. */
  readonly settings: ResolvedSettings | undefined;
  /** The same in the shape of reconciler.yaml. */
  readonly effective: Settings;
  readonly problems: readonly Problem[];
}

/** The settings of the daemon, or all of their problems: flags win over the environment, and that over the file. */
export function readSettings({ file, environment, flags, workingFolder }: SettingsInput): ReadSettings {
  const fromFile = file === undefined ? { layer: undefined, problems: [] } : fileLayer(file);
  const fromEnvironment = environmentLayer(environment);
  const found = [
    ...fromFile.problems,
    ...checkLayer(fromEnvironment),
    ...checkLayer(flags),
    ...unknownVariables(environment),
  ];
  if (hasErrors(found)) return { settings: undefined, effective: {}, problems: found };
  const layer = mergeLayers(
    withoutWeakerSource([
      withAbsolutePaths(flags, workingFolder),
      withAbsolutePaths(fromEnvironment, workingFolder),
      ...(file === undefined || fromFile.layer === undefined
        ? []
        : [withAbsolutePaths(fromFile.layer, dirname(file.path))]),
      { value: defaultSettings, placeOf: () => ({}) },
    ]),
  );
  const effective = layer.value as unknown as CompleteSettings; // each layer is checked, and the last has every default
  const problems = [...found, ...checkSettings(effective, layer)];
  return { effective, problems, settings: hasErrors(problems) ? undefined : resolveSettings(effective) };
}

/** Keys of the source that do not belong to one address. Whoever asks for signed commits asks for them of every source. */
const keptOfSource = ['interval', 'workDir', 'ageIdentityFile', 'allowedSignersFile'];

/**
 * Where a flag names another source than the file, nothing of the file's source counts, least of all its token. A layer
 * that names no source adds to the one of a stronger layer: a variable with a token to an address among the flags.
 */
function withoutWeakerSource(layers: readonly Layer[]): readonly Layer[] {
  const named = layers.flatMap(({ value }, index) =>
    valueAt(value, ['source', 'address']) === undefined ? [] : [index],
  );
  const other = named[1] ?? layers.length;
  return layers.map((layer, index) => {
    const source = layer.value['source'];
    if (index < other || !isJsonObject(source)) return layer;
    const kept = Object.fromEntries(Object.entries(source).filter(([key]) => keptOfSource.includes(key)));
    return { ...layer, value: { ...layer.value, source: kept } };
  });
}
