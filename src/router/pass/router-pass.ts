import { contentHash } from '../../kernel/hash.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import { observe } from '../../observe/observe.ts';
import { executePass } from '../../pass/execute-pass.ts';
import type { BuildDesired, Intent } from '../../pass/intent.ts';
import { planFrom, type PlannedPass } from '../../pass/plan-from.ts';
import { preparePass } from '../../pass/prepare-pass.ts';
import { buildProxies, type BuiltProxies } from '../proxies/build-proxies.ts';
import { faultsOf } from './faults-of.ts';
import { nothingToDecrypt, noCredentials } from './no-secrets.ts';
import { createObservedReader } from '../reading/observed-reader.ts';
import { readDocument } from './read-document.ts';
import { rememberGood } from '../routes/remember-good.ts';
import { reportFaults, reportNotes } from './report-faults.ts';
import type { RouterContext } from './router-context.ts';
import type { RouterPass } from './router-result.ts';
import type { GoodDocument } from './router-state.ts';
import { isSameSwarm } from '../reading/same-swarm.ts';
import { testFiles } from './test-files.ts';

/** `nginx -t` runs at most this often for a file and what replaces it. */
const mostTests = 2;

/**
 * One pass of the core: config.toml and the swarm become proxies. Undefined: there has been no config.toml that could be
 * read yet. Fails with a Failure if the swarm cannot be read: a list that failed is never taken for an empty one.
 */
export async function runRouterPass(context: RouterContext): Promise<RouterPass | undefined> {
  const { good, fault } = await readDocument(context);
  if (good === undefined) {
    reportFaults(new Map([['config.toml', fault ?? 'it is missing']]), context);
    return undefined;
  }
  const { memory, dependencies, signal } = context;
  const observed = await observe(dependencies.reader, signal);
  const { settled } = memory.state();
  const isSameDocument = settled?.fault === fault && settled?.good === good;
  if (settled !== undefined && isSameDocument && isSameSwarm(settled.pass.observed, observed))
    return settled.pass;
  const { pass, built } = await preparePlan(good, observed, context);
  reportFaults(faultsOf(pass, built, fault), context);
  reportNotes(built, context);
  const outcome = await execute(pass, context);
  if (!outcome.interrupted) rememberGood(built, context);
  const made: RouterPass = { observed, built, plan: pass.plan, outcome };
  const isSettled = outcome.changes.length === 0 && !outcome.interrupted;
  memory.update({ settled: isSettled ? { good, fault, pass: made } : undefined });
  return made;
}

interface Prepared {
  readonly pass: PlannedPass;
  readonly built: BuiltProxies;
}

async function preparePlan(
  good: GoodDocument,
  observed: ObservedSwarm,
  context: RouterContext,
): Promise<Prepared> {
  const { dependencies, memory, signal } = context;
  memory.update({ routes: { ...memory.state().routes, stuck: new Map() } });
  let build = builderOf(good, context);
  let pass = await preparePass(
    intentOf(good, build, context),
    {
      reader: createObservedReader(dependencies.reader, observed),
      ...{ decrypter: nothingToDecrypt, credentials: noCredentials },
    },
    { allowInterruption: true, maxDeletes: Number.MAX_SAFE_INTEGER, signal },
  );
  for (let test = 1; test <= mostTests; test += 1) {
    const isLast = test === mostTests;
    const routes = await testFiles(pass, build(observed), { isLast }, context);
    if (routes === undefined) break;
    memory.update({ routes });
    build = builderOf(good, context);
    pass = planFrom({ ...pass.intent, buildDesired: desiredBy(build) }, observed);
  }
  return { pass, built: build(observed) };
}

type Build = (observed: ObservedSwarm) => BuiltProxies;

function builderOf({ document }: GoodDocument, { settings: { owner }, memory }: RouterContext): Build {
  const { routes } = memory.state();
  return memoize((observed) => buildProxies(observed, { owner, document, memory: routes }));
}

const desiredBy =
  (build: Build): BuildDesired =>
  (observed) => ({ desired: build(observed).desired, interlock: undefined });

function intentOf(
  { text }: GoodDocument,
  build: Build,
  { settings: { owner, host }, dependencies: { clock, makeSalt } }: RouterContext,
): Intent {
  const digest = contentHash(Buffer.from(text, 'utf8'));
  return {
    buildDesired: desiredBy(build),
    revision: { id: `config.toml ${digest}`, digest },
    ...{ owner, now: clock.now().toISOString(), freshSalt: makeSalt(), prune: true },
    ...(host === undefined ? {} : { host }),
  };
}

/**
 * Writes what was planned and tested, even if the swarm changes meanwhile: the next pass sees to that. It does not wait for
 * rollouts either, or one slow proxy would delay the routes of all others.
 */
const execute = (pass: PlannedPass, { dependencies, signal }: RouterContext): Promise<Outcome> => {
  const { desired, intent } = pass;
  const frozen = { ...pass, intent: { ...intent, buildDesired: () => ({ desired, interlock: undefined }) } };
  const publish = (): void => undefined;
  return executePass(
    frozen,
    { ...dependencies, publish },
    { wait: false, waitTimeoutMs: 0, stableMs: 0, signal },
  );
};
