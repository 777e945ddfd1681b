import { parseDocument } from '../interlock/document/parse-document.ts';
import type { InterlockNames } from '../defaults/manifest-defaults.ts';
import {
  documentIn,
  type ConfigVersion,
  type Facts,
  type InterlockFacts,
  type RunningConfig,
} from '../model/facts.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../kernel/json.ts';
import type { ObservedConfig, ObservedSwarm } from '../model/observed.ts';
import { appliedLabel, coreLabel, ownerLabel, routerCore, templateLabel } from '../model/own-labels.ts';

/** The config.toml that the core runs, found by its target path: the order of a service's configs is not defined. */
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
    ...(core === undefined ? {} : { coreLabels: core.labels }),
  };
}

/** The facts that compile needs. */
export function compileFacts(interlock: InterlockFacts, owner: string): Facts {
  const document = documentIn(interlock.running);
  const last = interlock.coreLabels === undefined ? documentIn(interlock.versions.at(-1)) : undefined;
  const owners = [...blockOwners(interlock)];
  const template = storedTemplate(interlock, owner);
  return {
    ...(document === undefined ? {} : { document }),
    ...(last === undefined ? {} : { lastDocument: last }),
    isCoreOurs: isCoreOurs(interlock, owner),
    ownBlocks: owners.filter(([, other]) => other === owner).map(([block]) => block),
    othersBlocks: new Map(owners.filter(([, other]) => other !== owner)),
    ...(template === undefined ? {} : { storedTemplate: template }),
  };
}

/** A core that is gone leaves its conf-N, which say that it was ours. */
function isCoreOurs({ coreLabels, versions }: InterlockFacts, owner: string): boolean {
  const labels = coreLabels ?? versions.findLast((version) => version.labels[ownerLabel] === owner)?.labels;
  return labels?.[coreLabel] === routerCore && labels[ownerLabel] === owner;
}

/**
 * The owner of each block, from the latest config of every owner and from the running config. Both are needed: if a run
 * was interrupted before the core read its new config, a block that this config drops still runs and still belongs to
 * that owner. If two owners claim a block, the later config wins.
 */
function blockOwners({ running, versions }: InterlockFacts): ReadonlyMap<string, string> {
  const isLast = (version: RunningConfig): boolean =>
    versions.findLast(({ labels }) => labels[ownerLabel] === version.labels[ownerLabel])?.id === version.id;
  const numbered = versions.filter((version) => version.id === running?.id || isLast(version));
  const unnumbered = running === undefined || numbered.some(({ id }) => id === running.id) ? [] : [running];
  return new Map(
    [...unnumbered, ...numbered].flatMap((version) => {
      const owner = version.labels[ownerLabel];
      return owner === undefined ? [] : blocksOf(version).map((block): [string, string] => [block, owner]);
    }),
  );
}

/** A block that an owner wrote is never a template, so if all blocks have owners, only the stored template is left. */
function storedTemplate({ versions }: InterlockFacts, owner: string): JsonObject | undefined {
  const latestOf = (some: readonly ConfigVersion[]): JsonObject | undefined =>
    some.flatMap(({ labels }) => parseJson(labels[templateLabel]) ?? []).findLast(isJsonObject);
  return latestOf(versions.filter(({ labels }) => labels[ownerLabel] === owner)) ?? latestOf(versions);
}

const runningOf = ({ id, name, labels, text }: ObservedConfig): RunningConfig => ({
  ...{ id, name, labels, text },
  parsed: parseDocument(text),
});

/** Sorted by number, not by name: conf-10 comes after conf-9. */
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
