import { observe } from '../../src/observe/observe.ts';
import { hasErrors } from '../../src/model/manifest/problem.ts';
import { Failure } from '../../src/model/failure.ts';
import { parseManifests, type ParsedManifests } from '../../src/manifest/parse-manifests.ts';
import { preparePass } from '../../src/pass/prepare-pass.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { executePass } from '../../src/pass/execute-pass.ts';
import { planFrom, type PlannedPass } from '../../src/pass/plan-from.ts';
import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { isWrite } from '../../src/sandbox/http/server.ts';
import { isComplete, type Outcome } from '../../src/model/outcome.ts';
import { createDecrypter } from '../../src/source/create-decrypter.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { intentOf } from '../../test/builders/interlock-swarm.ts';
import { createCoreOnSandbox } from '../../test/fakes/core-on-sandbox.ts';
import { connectInProcess } from '../../test/fakes/in-process-connection.ts';
import { createInstantClock } from '../../test/fakes/instant-clock.ts';
import { createManualSource } from '../../test/fakes/manual-source.ts';
import type { FaultKind } from '../../test/support/faults.ts';
import { apiOf } from '../../test/support/sandbox/sandbox-engine.ts';
import { markNodes, seedCore, type EngineApi } from '../../test/support/vendor-page.ts';
import {
  askForLease,
  holderIn,
  noCredentials,
  startProcess,
  turnOnce,
  waitTimeoutMs,
  type DaemonName,
  type DaemonProcess,
} from './daemons.ts';
import { declaredClusters, filesOf, nodeNames, type Declaration } from './declaration.ts';
import type { Pass, RequestEvent, Step } from './schedule.ts';
import { smallConfig } from './small-config.ts';
import { tamper } from './tampering.ts';
import { createWatch, type Permission, type Watch } from './watch.ts';

/** The swarm, repository and reconciler that a schedule runs against. */
export interface World {
  readonly sandbox: Sandbox;
  readonly watch: Watch;
  runStep(step: Step): Promise<void>;
  /** Names of all networks, in any order. */
  networkNames(): readonly string[];
  /** The plan of the last `apply`. */
  lastPlan(): PlannedPass;
  /** The last push. */
  readonly declaration: Declaration | undefined;
}

export async function createWorld(seed: number): Promise<World> {
  const clock = createInstantClock(() => poll());
  const sandbox = createSandbox({
    nodes: [
      { hostname: 'manager', role: 'manager' },
      ...nodeNames.map((hostname) => ({ hostname, role: 'worker' as const })),
    ],
    now: () => clock.now(),
    seed: seed + 1,
  });
  const api = apiOf(sandbox);
  const poll = createCoreOnSandbox(api);
  await markNodes(api);
  await seedCore(api, smallConfig);
  await poll();
  const watch = createWatch(sandbox);
  await recordForeign(api, watch);
  const run: Running = {
    sandbox,
    watch,
    api,
    clock,
    poll,
    source: createManualSource(),
    daemons: { a: startProcess('a1', sandbox, clock), b: startProcess('b1', sandbox, clock) },
    clockStepMs: 0,
  };
  let pushes = 0;
  return {
    sandbox,
    watch,
    get declaration() {
      return run.pushed?.declaration;
    },
    networkNames: () => {
      const { body } = sandbox.handle({ method: 'GET', path: '/networks', query: {}, body: '' });
      return (JSON.parse(body) as readonly { readonly Name: string }[]).map(({ Name }) => Name);
    },
    lastPlan: () => {
      if (run.planned === undefined) throw new Error('Nothing was planned yet');
      return run.planned;
    },
    runStep: async (step) => {
      switch (step.type) {
        case 'push': {
          const { files, referenced } = filesOf(step.declaration);
          run.pushed = {
            declaration: step.declaration,
            parsed: once(() => parseManifests(files, referenced)),
          };
          run.source.publish(`r${String((pushes += 1))}`, files, referenced);
          return;
        }
        case 'tamper':
          return tamperIn(run, step);
        case 'clock':
          run.clockStepMs += step.ms;
          return;
        case 'rest':
          return clock.sleep(step.ms);
        case 'pass':
          await runPass(run, step);
          watch.checkForeign();
          await checkOutcome(run, step);
      }
    },
  };
}

interface Running {
  readonly sandbox: Sandbox;
  readonly watch: Watch;
  readonly api: EngineApi;
  readonly clock: Clock;
  readonly poll: () => Promise<void>;
  readonly source: ReturnType<typeof createManualSource>;
  planned?: PlannedPass;
  /** The outcome of the last apply that finished. */
  outcome?: Outcome | undefined;
  readonly daemons: Record<DaemonName, DaemonProcess>;
  /** How far the clock on the wall of the machines is off. */
  clockStepMs: number;
  pushed?: { readonly declaration: Declaration; readonly parsed: () => ParsedManifests };
}

/** Parses lazily: not every push is read. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Objects that exist at the start are foreign, except the core and its services. */
async function recordForeign(api: EngineApi, watch: Watch): Promise<void> {
  for (const kind of ['networks', 'configs']) {
    const objects = (await api('GET', `/${kind}`)).body as readonly {
      readonly ID?: string;
      readonly Id?: string;
    }[];
    for (const { ID, Id } of objects) watch.addForeign(`/${kind}/${ID ?? Id ?? ''}`);
  }
}

async function tamperIn(
  { api, poll, watch }: Running,
  { tampering, roll }: Omit<Extract<Step, { readonly type: 'tamper' }>, 'type'>,
): Promise<void> {
  await tamper(tampering, roll, {
    api,
    poll,
    addForeign: (path) => {
      watch.addForeign(path);
    },
  });
  watch.acceptForeign();
}

/** Runs one pass until it ends or is killed; after a kill it sends nothing more. */
async function runPass(run: Running, pass: Pass): Promise<void> {
  run.outcome = undefined;
  let kill: () => void = () => undefined;
  const killed = new Promise<'killed'>((resolve) => {
    kill = () => {
      resolve('killed');
    };
  });
  const connection = connectIn(run, pass, kill);
  const { how, who } = pass;
  const ended = how === 'apply' ? applyOnce(run, pass, connection) : turnIn(run, pass, connection);
  if ((await Promise.race([ended, killed])) === 'killed' && how === 'turn') replaceProcess(run, who);
}

const turnIn = (run: Running, { who, heal, readsSource }: Pass, connection: SwarmConnection): Promise<void> =>
  turnOnce(run.daemons[who], { source: run.source, clock: wallClockOf(run), connection, heal, readsSource });

/** The clock of the machines: its time of day may step, the rest goes on evenly. */
const wallClockOf = (run: Running): Clock => ({
  ...run.clock,
  now: () => new Date(run.clock.now().getTime() + run.clockStepMs),
});

/** What is killed comes back under another name, with nothing in its memory. */
function replaceProcess({ daemons, sandbox, clock }: Running, who: DaemonName): void {
  const { processName } = daemons[who];
  daemons[who] = startProcess(`${who}${Number(processName.slice(1)) + 1}`, sandbox, clock);
}

/** The other daemon runs a turn, after the time that it takes to get a lease that nobody renews. */
async function letOtherTurn(run: Running, { who, heal }: Pass, stallMs: number): Promise<void> {
  const other = who === 'a' ? 'b' : 'a';
  await askForLease(run.daemons[other]);
  if (stallMs > 0) await run.clock.sleep(stallMs);
  const pass: Pass = {
    type: 'pass',
    how: 'turn',
    who: other,
    heal,
    readsSource: true,
    prune: false,
    events: {},
  };
  await turnIn(
    run,
    pass,
    connectIn(run, pass, () => undefined),
  );
}

/** An apply that reports success must leave nothing to do, unless someone else interfered. */
async function checkOutcome(run: Running, { how, prune, events }: Pass): Promise<void> {
  const { outcome, pushed, watch, sandbox, clock } = run;
  const isDisturbed = Object.values(events).some(({ type }) => type !== 'fault');
  if (how === 'turn' || isDisturbed || outcome === undefined || pushed === undefined) return;
  if (outcome.changes.length === 0 || !isComplete(outcome)) return;
  const intent = intentOf(pushed.parsed().set, { prune, now: clock.now().toISOString() });
  const { plan } = planFrom(intent, await observe(createSwarmReader(connectInProcess(sandbox))));
  // Deletes do not count: the next pass removes what the core has dropped and what no previous spec needs any longer.
  const left = plan.changes.filter(({ op }) => op !== 'delete');
  for (const { id } of left) watch.report(`apply reported success, but left ${id} to do`);
}

const never = new Promise<never>(() => undefined);

function connectIn(run: Running, pass: Pass, kill: () => void): SwarmConnection {
  const { watch } = run;
  const permission = permissionOf(run, pass);
  // A write that is on its way when the lease ends is judged by what comes of it.
  const onTheirWay = new Set<SandboxRequest>();
  const handle = (request: SandboxRequest): SandboxAnswer => {
    if (isWrite(request) && !onTheirWay.has(request)) checkHolder(run, pass);
    return watch.handle(request, permission);
  };
  let requests = 0;
  let writes = 0;
  let isKilled = false;
  const disturb = async (request: SandboxRequest, event: RequestEvent): Promise<FaultKind | undefined> => {
    switch (event.type) {
      case 'fault':
        return event.kind;
      case 'tamper':
        await tamperIn(run, event);
        return undefined;
      case 'otherDaemon':
        onTheirWay.add(request);
        await letOtherTurn(run, pass, event.stallMs);
        return undefined;
      case 'kill':
        isKilled = true;
        if (event.isCarriedOut) handle(request);
        kill();
        return never;
    }
  };
  return connectInProcess(run.sandbox, {
    handle,
    faultOf: async (request) => {
      if (isKilled) return never;
      requests += 1;
      if (isWrite(request)) writes += 1;
      const event =
        pass.events[`request ${requests}`] ?? (isWrite(request) ? pass.events[`write ${writes}`] : undefined);
      return event === undefined ? undefined : disturb(request, event);
    },
  });
}

function checkHolder({ daemons, sandbox, watch }: Running, { how, who }: Pass): void {
  if (how === 'turn' && holderIn(sandbox) !== daemons[who].processName)
    watch.report(`${daemons[who].processName} wrote while ${holderIn(sandbox)} holds the lease`);
}

const permissionOf = ({ pushed }: Running, { how, prune }: Pass): Permission => ({
  prune: how === 'apply' && prune,
  isReadable: how === 'turn' || (pushed !== undefined && !hasErrors(pushed.parsed().problems)),
  declared: new Set(pushed === undefined ? [] : declaredNames(pushed.declaration)),
});

const declaredNames = (declaration: Declaration): readonly string[] => [
  ...Object.keys(declaration.services),
  ...declaredClusters(declaration).map((name) => `${name}net`),
];

/** Does what `reconciler apply --yes` does. */
async function applyOnce(run: Running, { prune }: Pass, connection: SwarmConnection): Promise<void> {
  const { pushed, clock } = run;
  if (pushed === undefined || hasErrors(pushed.parsed().problems)) return;
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const intent = intentOf(pushed.parsed().set, { prune, now: clock.now().toISOString() });
  try {
    const planned = await preparePass(
      intent,
      { reader, credentials: noCredentials, decrypter: createDecrypter(undefined) },
      { allowInterruption: true, maxDeletes: 1000 },
    );
    run.planned = planned;
    run.outcome = await executePass(
      planned,
      { reader, writer, clock, publish: () => undefined },
      { wait: false, waitTimeoutMs, stableMs: 0, signal: new AbortController().signal },
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
