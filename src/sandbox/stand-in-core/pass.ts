import { parseBlocks, type Block } from './block.ts';
import { createConfigReader, type CoreConfig } from './core-config.ts';
import { createEnsureService } from './ensure-service.ts';
import type { Engine } from './engine.ts';
import { labelsOf, type EngineNetwork, type EngineService } from './engine-objects.ts';
import {
  hasConfigService,
  makeConfigService,
  makeExtension,
  makeProxy,
  type ImageOverride,
  type MadeService,
} from './made-services.ts';
import { proxyNetworks } from './proxy-networks.ts';
import { CoreError } from './core-error.ts';

export interface PassOptions {
  readonly coreService: string;
  readonly configTarget: string;
  readonly imageOverride: ImageOverride;
  readonly signal: AbortSignal;
}

/** Looks once and makes what is missing. Returns the errors, one per service that failed: the others are still made. */
export type Pass = () => Promise<readonly CoreError[]>;

export function createPass(engine: Engine, options: PassOptions): Pass {
  const readCoreConfig = createConfigReader(engine, options.configTarget);
  const ensureService = createEnsureService(engine);
  return async () => {
    const errors: CoreError[] = [];
    await collect(errors, async () => {
      // Services are read before tasks: a proxy that is removed once another task of the core runs must not be recreated.
      const services = await engine.get<readonly EngineService[]>('/services');
      const core = services.find(({ Spec }) => Spec.Name === options.coreService);
      if (core === undefined) return;
      const config = await readCoreConfig(core);
      if (config === undefined) return;
      const networks = await engine.get<readonly EngineNetwork[]>('/networks', { scope: ['swarm'] });
      const isRouter = labelsOf(core)[coreLabel] === 'router';
      const makersFor = isRouter ? makersOfRouter : makersOf;
      for (const make of makersFor(config, { services, networks }, options.imageOverride)) {
        if (options.signal.aborted) return;
        await collect(errors, () => ensureService(make(), services));
      }
    });
    return errors;
  };
}

interface Swarm {
  readonly services: readonly EngineService[];
  readonly networks: readonly EngineNetwork[];
}

/** One function per service, called separately, so that an error in one does not affect the next. */
const makersOf = (
  config: CoreConfig,
  swarm: Swarm,
  override: ImageOverride,
): readonly (() => MadeService)[] =>
  parseBlocks(config.text).flatMap((block: Block) => [
    () => makeExtension(block, config.networks, override),
    ...(hasConfigService(block) ? [() => makeConfigService(block, override)] : []),
    () => makeProxy(block, proxyNetworks(block, swarm.services, swarm.networks), override),
  ]);

/** On a core service that runs the project's own core: it makes proxies alone, and labels them with its owner. */
const coreLabel = 'io.swarm-reconciler.core';
const routerOwner = { 'io.swarm-reconciler.owner': 'interlock' };

const makersOfRouter: typeof makersOf = (config, swarm, override) =>
  parseBlocks(config.text).map(
    (block: Block) => () =>
      makeProxy(block, proxyNetworks(block, swarm.services, swarm.networks), override, routerOwner),
  );

async function collect(errors: CoreError[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    errors.push(error);
  }
}
