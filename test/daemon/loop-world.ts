import type { Alert } from '../../src/model/alert.ts';
import type { LoopDependencies, LoopSettings, LoopState } from '../../src/daemon/loop-state.ts';
import { firstState } from '../../src/daemon/loop-state.ts';
import { turn, type Turned } from '../../src/daemon/run-pass.ts';
import { createAgeDecrypter } from '../../src/source/age-decrypter.ts';
import { exampleFiles } from '../builders/example.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { createManualSource, type ManualSource } from '../fakes/manual-source.ts';
import { createRecordingLogger, type RecordingLogger } from '../fakes/recording-logger.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

export const settings: LoopSettings = {
  owner: 'default',
  intervalMs: 30_000,
  stableMs: 0,
  waitTimeoutMs: 5_000,
  heal: false,
  allowInterruption: true,
  maxDeletes: 3,
};

/** A loop on the sandbox that the test turns by hand, with what it told. */
export interface LoopWorld {
  readonly swarm: SandboxSwarm;
  readonly source: ManualSource;
  readonly logger: RecordingLogger;
  readonly dependencies: LoopDependencies;
  /** One turn after what went before. */
  turn(said?: Partial<LoopSettings>, signal?: AbortSignal): Promise<Turned>;
  /** What was told since the last call. */
  takeAlerts(): readonly Alert[];
}

export async function startLoopWorld(decrypter = createAgeDecrypter(undefined)): Promise<LoopWorld> {
  const swarm = await startSandboxSwarm();
  const source = createManualSource();
  source.publish('r1', exampleFiles());
  const logger = createRecordingLogger();
  let alerts: Alert[] = [];
  const dependencies: LoopDependencies = {
    source,
    reader: swarm.reader,
    writer: swarm.writer,
    clock: createInstantClock(),
    logger,
    tell: (alert) => alerts.push(alert),
    makeSalt: () => '0123456789abcdef',
    decrypter,
  };
  let state: LoopState = firstState;
  return {
    swarm,
    source,
    logger,
    dependencies,
    turn: async (said = {}, signal = new AbortController().signal) => {
      const turned = await turn(state, dependencies, { ...settings, ...said }, signal);
      state = turned.state;
      return turned;
    },
    takeAlerts: () => {
      const taken = alerts;
      alerts = [];
      return taken;
    },
  };
}
