import { proxyNameOf } from '../interlock/blocks/extension-block.ts';
import { isJsonObject } from '../kernel/json.ts';
import { keyOf, nameOf, type Key } from '../kernel/key.ts';
import { rowsOf, type Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { compileFacts, interlockFacts } from '../observe/interlock-facts.ts';

/** The proxies of our blocks in the running config.toml: the core creates them, so they may not be in the ledger. */
export function ownProxies(observed: ObservedSwarm, ledger: Ledger, owner: string): readonly Key[] {
  return rowsOf(ledger).flatMap(([key, { applied }]) => {
    const configs = applied?.['core'];
    if (!isJsonObject(configs)) return [];
    return Object.entries(configs).flatMap(([configTarget, config]) => {
      const configName = typeof config === 'string' ? config.replace(/-\d+$/, '') : '';
      const names = { coreService: nameOf(key), configName, configTarget };
      const { document, ownBlocks = [] } = compileFacts(interlockFacts(observed, names), owner);
      return ownBlocks
        .flatMap((name) => proxyNameOf(document?.extensions[name]) ?? [])
        .map((name) => keyOf('service', name));
    });
  });
}
