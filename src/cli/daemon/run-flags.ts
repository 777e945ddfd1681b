import { withValueAt, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Layer } from '../../settings/layer.ts';
import type { RunOptions } from '../program/options.ts';

interface FlagRow {
  readonly flag: string;
  readonly path: string;
  readonly value: (options: RunOptions) => Json | undefined;
}

const row = (flag: string, path: string, value: FlagRow['value']): FlagRow => ({ flag, path, value });

/** The setting that each flag of `run` sets. */
const rows: readonly FlagRow[] = [
  row('SOURCE', 'source/address', ({ source }) => source),
  row('--ref', 'source/ref', ({ ref }) => ref),
  row('--path', 'source/path', ({ path }) => path),
  row('--interval', 'source/interval', ({ interval }) => interval),
  row('--interval', 'interval', ({ interval }) => interval),
  row('--age-identity', 'source/ageIdentityFile', ({ ageIdentity }) => ageIdentity),
  row('--work-dir', 'source/workDir', ({ workDir }) => workDir),
  row('--owner', 'owner', ({ owner }) => owner),
  row('--host', 'engine/host', ({ host }) => host),
  row('--registry-auth', 'engine/registryAuthFile', ({ registryAuth }) => registryAuth),
  row('--resolve-image', 'engine/resolveImage', ({ resolveImage }) => resolveImage),
  row('--timeout', 'timeout', ({ timeout }) => timeout),
  row('--stable-for', 'stableFor', ({ stableFor }) => stableFor),
  row('--heal-overlays', 'heal', ({ healOverlays }) => (healOverlays === true ? 'overlays' : undefined)),
  row('--heal', 'heal', ({ heal }) => (heal === true ? 'auto' : undefined)),
  row('--prune', 'prune', ({ prune }) => (prune === true ? 'auto' : undefined)),
  row('--allow-interruption', 'interruptions', ({ allowInterruption }) =>
    allowInterruption === true ? 'auto' : undefined,
  ),
  row('--listen', 'http/listen', ({ listen }) => listen),
  row('--log-level', 'logLevel', ({ logLevel }) => logLevel),
];

/** The flags in the shape of reconciler.yaml. */
export function flagsLayer(options: RunOptions): Layer {
  const given = rows.flatMap((one) => {
    const value = one.value(options);
    return value === undefined ? [] : [{ ...one, value }];
  });
  const value = given.reduce<JsonObject>(
    (layer, one) => withValueAt(layer, one.path.split('/'), one.value),
    {},
  );
  return {
    value,
    placeOf: (pointer) => ({ file: given.find(({ path }) => `/${path}` === pointer)?.flag ?? 'flags' }),
  };
}
