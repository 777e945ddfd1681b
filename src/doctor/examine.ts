import { findInterlock } from '../interlock/find-interlock.ts';
import { parseManifests } from '../manifest/parse-manifests.ts';
import type { ObservedConfig, ObservedService } from '../model/observed.ts';
import type { Invocation } from '../model/own-commands.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { reading, valuesOf, type Examination, type ReadLists, type ReadSource } from './examination.ts';

export interface Examined {
  readonly owner: string;
  readonly invocation: Invocation;
  readonly now: string;
  readonly apiVersions: Examination['apiVersions'];
  readonly testedEngines: Examination['testedEngines'];
  readonly reader: SwarmReader;
  readonly readGitVersion: () => Promise<string>;
  /** Undefined if no source was named. */
  readonly source: { readonly name: string; readonly open: () => Promise<RevisionSource> } | undefined;
  readonly signal: AbortSignal;
}

/** Reads everything that can be read. A failure is a finding too, so it does not stop the rest. */
export async function examine(examined: Examined): Promise<Examination> {
  const { owner, invocation, now, apiVersions, testedEngines, reader, readGitVersion, signal } = examined;
  const engine = await reading(reader.readEngine(signal));
  const lists = engine.ok && engine.value.isManager ? await readLists(reader, signal) : undefined;
  return {
    ...{ owner, invocation, now, apiVersions, testedEngines, engine, lists },
    coreError: await readCoreError(examined, lists),
    git: await reading(readGitVersion()),
    source: examined.source === undefined ? undefined : await readSource(examined.source, signal),
  };
}

async function readLists(reader: SwarmReader, signal: AbortSignal): Promise<ReadLists> {
  const [nodes, networks, services, configs, secrets, tasks] = await Promise.all([
    reading(reader.readNodes(signal)),
    reading(reader.readNetworks(signal).then(({ networks }) => networks)),
    reading(reader.readServices(signal)),
    reading(reader.readConfigs(signal)),
    reading(reader.readSecrets(signal)),
    reading(reader.readTasks(signal)),
  ]);
  return { nodes, networks, services, configs, secrets, tasks };
}

async function readCoreError(
  { reader, owner, signal }: Examined,
  lists: ReadLists | undefined,
): Promise<string | undefined> {
  const core = coreOf(valuesOf(lists?.services), valuesOf(lists?.configs), owner);
  if (core === undefined) return undefined;
  const error = await reading(reader.readLastError(core.id, signal));
  return error.ok ? error.value : undefined;
}

/** The service of Interlock's core, whatever its name. */
export function coreOf(
  services: readonly ObservedService[],
  configs: readonly ObservedConfig[],
  owner: string,
): ObservedService | undefined {
  const ledger = readLedger(configs, owner).ledger ?? { salt: '', rows: {} };
  const { coreService } = findInterlock({ services, configs }, ledger);
  return services.find(({ name }) => name === coreService);
}

async function readSource(
  { name, open }: NonNullable<Examined['source']>,
  signal: AbortSignal,
): Promise<ReadSource> {
  const revision = await reading(open().then((source) => source.fetch(signal)));
  if (!revision.ok) return { name, revision, problems: [] };
  return { name, revision, ...parseManifests(revision.value.files, revision.value.referenced) };
}
