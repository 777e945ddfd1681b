import { parseDocument } from './document/parse-document.ts';
import { interlockNames, type InterlockNames } from '../defaults/manifest-defaults.ts';
import { isJsonObject } from '../kernel/json.ts';
import { nameOf } from '../kernel/key.ts';
import { rowsOf, type Ledger } from '../model/ledger.ts';
import type { ConfigReference, ObservedSwarm } from '../model/observed.ts';

const usualNames = interlockNames({ clusters: [], services: [], files: new Map() });

type Mounting = Pick<ObservedSwarm, 'services' | 'configs'>;

/** Finds the names of Interlock in this swarm: from the ledger, else as in MKE, else of the one service that mounts a config.toml. */
export function findInterlock(observed: Mounting, ledger: Ledger): InterlockNames {
  const known = namesOfLedger(ledger);
  if (known !== undefined) return known;
  if (observed.services.some(({ name }) => name === usualNames.coreService)) return usualNames;
  const found = observed.services.flatMap(({ name, configs }) =>
    configs
      .filter((reference) => isDocument(reference, observed))
      .map((reference) => namesOf(name, reference)),
  );
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? usualNames : only;
}

function namesOfLedger(ledger: Ledger): InterlockNames | undefined {
  const cores = rowsOf(ledger).flatMap(([key, { applied }]) => {
    const core = applied?.['core'];
    return isJsonObject(core) ? Object.entries(core).map(([target, name]) => ({ key, target, name })) : [];
  });
  const [core] = cores;
  return core === undefined || typeof core.name !== 'string'
    ? undefined
    : namesOf(nameOf(core.key), { target: core.target, name: core.name });
}

const namesOf = (
  coreService: string,
  { target, name }: Pick<ConfigReference, 'target' | 'name'>,
): InterlockNames => ({ coreService, configName: name.replace(/-\d+$/, ''), configTarget: target });

function isDocument(reference: ConfigReference, { configs }: Mounting): boolean {
  const text = configs.find(({ id }) => id === reference.id)?.text ?? '';
  if (!/^\s*\[Extensions\./im.test(text)) return false;
  return parseDocument(text).ok;
}

/** The names that an Interlock manifest has to set. */
export const unusualNames = (names: InterlockNames): Partial<InterlockNames> =>
  Object.fromEntries(
    Object.entries(names).filter(([key, value]) => usualNames[key as keyof InterlockNames] !== value), // its own keys
  );
