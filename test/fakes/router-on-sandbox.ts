import type { ConfigTester } from '../../src/ports/config-tester.ts';
import { createCachedSwarm } from '../../src/router/reading/cached-swarm.ts';
import type { RouterContext } from '../../src/router/pass/router-context.ts';
import { runRouterPass } from '../../src/router/pass/router-pass.ts';
import type { RouterPass } from '../../src/router/pass/router-result.ts';
import { createRouterMemory } from '../../src/router/pass/router-state.ts';
import type { SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';
import type { EngineApi } from '../support/vendor-page.ts';
import type { FaultKind } from '../support/faults.ts';
import { connectInProcess } from './in-process-connection.ts';
import { createInstantClock } from './instant-clock.ts';
import { createRecordingLogger, type RecordingLogger } from './recording-logger.ts';

/** Passes of the core on the sandbox, without a socket. */
export interface RouterOnSandbox {
  readonly sandbox: Sandbox;
  readonly api: EngineApi;
  /** The config.toml; undefined: it cannot be read. */
  configToml: string;
  /** What nginx says of a file; undefined: it accepts it. */
  nginx: (text: string) => string | undefined;
  /** How often it was asked. */
  tests: number;
  readonly requests: SandboxRequest[];
  /** The fault of the next requests. */
  faultOf: (request: SandboxRequest) => FaultKind | undefined;
  readonly log: RecordingLogger;
  pass(): Promise<RouterPass | undefined>;
  /** A pass that trusts what the core remembers of lists, as in the loop. */
  passOfLoop(): Promise<RouterPass | undefined>;
  advance(ms: number): void;
  /** A core that starts anew and remembers nothing. */
  restart(): void;
}

export function createRouterOnSandbox(configToml: string): RouterOnSandbox {
  let nowMs = Date.UTC(2026, 0, 1);
  const sandbox = createSandbox({
    now: () => new Date(nowMs),
    nodes: [
      { hostname: 'm0', role: 'manager' },
      { hostname: 'n0', role: 'worker' },
    ],
  });
  const log = createRecordingLogger();
  const requests: SandboxRequest[] = [];
  const connection = connectInProcess(sandbox, {
    faultOf: (request) => {
      requests.push(request);
      return router.faultOf(request);
    },
  });
  const start = () => ({
    swarm: createCachedSwarm(createSwarmReader(connection), createSwarmWriter(connection)),
    memory: createRouterMemory(),
  });
  let core = start();
  const tester: ConfigTester = {
    test: (text) => {
      router.tests += 1;
      const output = router.nginx(text);
      return Promise.resolve(output === undefined ? { kind: 'accepted' } : { kind: 'refused', output });
    },
  };
  const router: RouterOnSandbox = {
    ...{ sandbox, api: apiOf(sandbox), configToml, requests, log, tests: 0 },
    nginx: () => undefined,
    faultOf: () => undefined,
    pass: () => {
      // Whoever changes the sandbox directly causes events that nobody follows here.
      core.swarm.forgetAll();
      return runRouterPass(contextOf());
    },
    passOfLoop: () => runRouterPass(contextOf()),
    advance: (ms) => {
      nowMs += ms;
    },
    restart: () => {
      core = start();
    },
  };
  const contextOf = (): RouterContext => ({
    dependencies: {
      configToml: { path: '/config.toml', read: () => Promise.resolve(router.configToml) },
      ...{ reader: core.swarm.reader, writer: core.swarm.writer, tester, logger: log },
      ...{ clock: createInstantClock(), makeSalt: () => '00' },
    },
    ...{ settings: { owner: 'interlock' }, memory: core.memory, signal: new AbortController().signal },
  });
  return router;
}
