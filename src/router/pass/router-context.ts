import type { Clock } from '../../ports/clock.ts';
import type { ConfigTester } from '../../ports/config-tester.ts';
import type { ConfigToml } from '../../ports/config-toml.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SwarmReader } from '../../ports/swarm-reader.ts';
import type { SwarmWriter } from '../../ports/swarm-writer.ts';
import type { RouterMemory } from './router-state.ts';

export interface RouterDependencies {
  readonly configToml: ConfigToml;
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly tester: ConfigTester;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A fresh random salt, hex. */
  readonly makeSalt: () => string;
}

export interface RouterSettings {
  readonly owner: string;
  /** The swarm as given with `--host`, for suggested commands. */
  readonly host?: string;
}

/** Everything that a pass of the core needs. */
export interface RouterContext {
  readonly dependencies: RouterDependencies;
  readonly settings: RouterSettings;
  readonly memory: RouterMemory;
  /** Aborted when the core must stop. */
  readonly signal: AbortSignal;
}
