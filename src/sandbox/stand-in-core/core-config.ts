import type { Engine } from './engine.ts';
import type { EngineConfig, EngineService, EngineTask } from './engine-objects.ts';
import { CoreError } from './core-error.ts';

/** What a running core knows: the config.toml that its task was started with, and its networks. */
export interface CoreConfig {
  readonly text: string;
  readonly networks: readonly string[];
}

/** Returns undefined while no task of the core runs. */
export type ReadCoreConfig = (core: EngineService) => Promise<CoreConfig | undefined>;

/**
 * Reads config.toml as the running task has it, not as the service has it by now: the core reads it at start. A config
 * is fetched only once, because removing it does not affect a running core.
 */
export function createConfigReader(engine: Engine, configTarget: string): ReadCoreConfig {
  const texts = new Map<string, string>();
  return async (core) => {
    const task = await readNewestTask(engine, core);
    if (task === undefined) return undefined;
    const reference = task.Spec.ContainerSpec.Configs?.find(({ File }) => File?.Name === configTarget);
    if (reference === undefined) {
      throw new CoreError(
        `Cannot read config.toml: service "${core.Spec.Name}" mounts nothing at "${configTarget}"`,
      );
    }
    const { ConfigID: id } = reference;
    const text = texts.get(id) ?? (await readConfig(engine, id));
    texts.set(id, text);
    return { text, networks: (task.Spec.Networks ?? []).map(({ Target }) => Target) };
  };
}

async function readNewestTask(engine: Engine, core: EngineService): Promise<EngineTask | undefined> {
  const filters = { service: [core.ID], 'desired-state': ['running'] };
  const tasks = await engine.get<readonly EngineTask[]>('/tasks', filters);
  return tasks
    .filter(({ Status }) => Status.State === 'running')
    .sort((left, right) => right.Version.Index - left.Version.Index)[0];
}

async function readConfig(engine: Engine, id: string): Promise<string> {
  const { Spec } = await engine.get<EngineConfig>(`/configs/${id}`);
  return Buffer.from(Spec.Data, 'base64').toString('utf8');
}
