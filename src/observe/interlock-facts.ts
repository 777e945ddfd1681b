import { parseDocument } from '../interlock/parse-document.ts';
import type { InterlockNames } from '../model/effective.ts';
import {
  documentIn,
  type ConfigVersion,
  type Facts,
  type InterlockFacts,
  type RunningConfig,
} from '../model/facts.ts';
import { isJsonObject, parseJson, type Json } from '../model/json.ts';
import type { ObservedConfig, ObservedSwarm } from '../model/observed.ts';
import { appliedLabel, ownerLabel, templateLabel } from '../model/own-labels.ts';

/** Which config.toml the core runs, chosen by its target path: its place in the list of configs is anybody's. */
export function interlockFacts(
  observed: Pick<ObservedSwarm, 'services' | 'configs'>,
  names: InterlockNames,
): InterlockFacts {
  const core = observed.services.find(({ name }) => name === names.coreService);
  const reference = core?.configs.find(({ target }) => target === names.configTarget);
  const running = observed.configs.find(({ id }) => id === reference?.id);
  return {
    running: running === undefined ? undefined : runningOf(running),
    versions: configVersions(observed.configs, names.configName),
  };
}

/** What compile may know of it. */
export function compileFacts(interlock: InterlockFacts, owner: string): Facts {
  const document = documentIn(interlock.running);
  // Both: where a run was cut off before the core read our last one, a block that it leaves out still runs, and is ours.
  const running = interlock.running?.labels[ownerLabel] === owner ? interlock.running : undefined;
  const last = interlock.versions.findLast((version) => version.labels[ownerLabel] === owner);
  const template = parseJson(last?.labels[templateLabel]);
  return {
    ...(document === undefined ? {} : { document }),
    ownBlocks: [...new Set([...blocksOf(running), ...blocksOf(last)])],
    ...(isJsonObject(template) ? { storedTemplate: template } : {}),
  };
}

const runningOf = ({ id, name, labels, text }: ObservedConfig): RunningConfig => ({
  ...{ id, name, labels, text },
  parsed: parseDocument(text),
});

/** By number, not by name: conf-10 comes after conf-9. */
function configVersions(configs: readonly ObservedConfig[], configName: string): readonly ConfigVersion[] {
  const prefix = `${configName}-`;
  return configs
    .filter(({ name }) => name.startsWith(prefix) && /^\d{1,9}$/.test(name.slice(prefix.length)))
    .map((config) => ({ ...runningOf(config), number: Number(config.name.slice(prefix.length)) }))
    .sort((left, right) => left.number - right.number);
}

function blocksOf(version: RunningConfig | undefined): readonly string[] {
  const record = parseJson(version?.labels[appliedLabel]);
  const blocks = isJsonObject(record) ? record['blocks'] : undefined;
  return Array.isArray(blocks) ? blocks.filter((name: Json) => typeof name === 'string') : [];
}
