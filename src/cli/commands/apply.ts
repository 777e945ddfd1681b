import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import { revealedPlan } from '../../model/masking/masked-change.ts';
import { passResultOf, type Outcome, type PassResult } from '../../model/outcome.ts';
import { hasFailed, type Verification } from '../../model/verification.ts';
import { hasChanges, isHeldBack, type Plan } from '../../model/plan.ts';
import type { SavedPlan } from '../../model/saved-plan.ts';
import { differencesOf } from '../../plan/saved/saved-plan.ts';
import { executePass } from '../../pass/execute-pass.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import { preparePass } from '../../pass/prepare-pass.ts';
import { renderOutcome } from '../../report/plan/outcome-text.ts';
import { renderApplyJson } from '../../report/plan/plan-json.ts';
import { renderPlan } from '../../report/plan/plan-text.ts';
import { renderVerification } from '../../report/verify-text.ts';
import { savedPlanLines } from '../../report/plan/saved-plan-text.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { credentialsOf } from '../credentials-of.ts';
import { parseDurationFlag, parseCountFlag } from '../flags.ts';
import { decrypterOf } from '../decrypter-of.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import { imagesOf, intentOf, savedPlanOf, type PlanChoice } from '../make-plan.ts';
import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { parallelProbes, probeRetries } from '../../defaults/limits.ts';
import { readProbeSettings, type ProbeSettings } from '../probe-settings.ts';
import { verifyAfterApply } from '../verify-after-apply.ts';
import type { ApplyFlags } from '../program/options.ts';
import { createProgressPrinter } from '../terminal/progress-printer.ts';
import { isSavedPlanFile, readSavedPlan } from '../saved-plan-file.ts';
import { showsSecrets } from '../show-secrets.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export type ApplyOptions = SourceChoice & ApplyFlags;

/** `reconciler apply`: plan with guards, confirmation, then converge. A saved plan counts as confirmed. */
export async function apply(options: ApplyOptions, streams: Streams): Promise<ExitCode> {
  if (!isSavedPlanFile(options.source)) return applyChoice(options, streams);
  const saved = await readSavedPlan(options.source);
  const { owner, prune, target } = saved;
  const { address: source, ...place } = saved.source;
  const choice = { ...place, source, owner, prune, ...(target === undefined ? {} : { target }), yes: true };
  const images = imagesOf(saved);
  return applyChoice({ ...options, ...choice, images }, streams, saved);
}

async function applyChoice(
  options: ApplyOptions & Pick<PlanChoice, 'images'>,
  streams: Streams,
  saved?: SavedPlan,
): Promise<ExitCode> {
  const isRevealed = showsSecrets(options, streams);
  const waitTimeoutMs = parseDurationFlag('--timeout', options.timeout);
  const maxDeletes = maxDeletesOf(options);
  const settings = await probeSettingsOf(options);
  const { allowInterruptionOf } = options;
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const credentials = await credentialsOf(options, streams);
  const { reader, writer } = connect(options.host, streams, credentials);
  const pass = await preparePass(
    intentOf(loaded, options),
    { reader, credentials, decrypter: decrypterOf(options, streams) },
    {
      ...{ allowInterruption: options.allowInterruption, maxDeletes, signal: streams.signal },
      ...(allowInterruptionOf === undefined ? {} : { allowInterruptionOf }),
      ...(saved === undefined ? {} : { review: refuseUnless(saved, options) }),
    },
  );
  if (options.output === 'text') {
    const shown = isRevealed ? revealedPlan(pass.plan) : pass.plan;
    streams.stdout.write(renderPlan(shown, textStyle(streams.stdout, streams.env)));
  }
  if (saved !== undefined) refuseHeldBack(pass.plan);
  if (!(await isConfirmed(pass.plan, options, streams))) {
    streams.stderr.write('Nothing was applied.\n');
    return exitCodes.error;
  }
  const clock = createSystemClock();
  const outcome = await executePass(
    pass,
    { reader, writer, clock, publish: createProgressPrinter(streams) },
    { wait: options.wait, waitTimeoutMs, ...stableOf(options), signal: streams.signal },
  );
  const result = passResultOf(pass.plan, outcome);
  const verification =
    settings === undefined || result !== 'done'
      ? undefined
      : await verifyAfterApply({ ...options, desired: pass.desired, reader, clock }, settings, streams);
  streams.stdout.write(print({ plan: pass.plan, outcome, verification }, options, streams));
  return verification !== undefined && hasFailed(verification) ? exitCodes.unhealthy : exitCodeOf[result];
}

const maxDeletesOf = ({ maxDeletes }: ApplyOptions): number | undefined =>
  maxDeletes === undefined ? undefined : parseCountFlag('--max-deletes', maxDeletes);

/** Read before anything is written: a wrong flag is not found out at the end. */
async function probeSettingsOf(options: ApplyOptions): Promise<ProbeSettings | undefined> {
  if (!options.verify) return undefined;
  return readProbeSettings({
    ...options,
    timeout: flagDefaults.probeTimeout,
    concurrency: String(parallelProbes),
    retries: String(probeRetries),
  });
}

/** Without `--wait` it waits only for services that later writes depend on, and only until they run. */
function stableOf({ wait, stableFor }: ApplyOptions): { readonly stableMs?: number } {
  if (stableFor !== undefined) return { stableMs: parseDurationFlag('--stable-for', stableFor, 'zero') };
  return wait ? {} : { stableMs: 0 };
}

/** An approval covers exactly the saved plan. */
const refuseUnless =
  (saved: SavedPlan, options: ApplyOptions) =>
  (preview: PlannedPass): void => {
    const differences = differencesOf(saved, savedPlanOf(preview, options));
    if (differences.length === 0) return;
    throw refused(
      'this is no longer the plan that was saved:',
      'Plan again, and have the new plan approved',
      savedPlanLines(differences),
    );
  };

/** Whoever approved a saved plan approved it as a whole. */
function refuseHeldBack(plan: Plan): void {
  const held = plan.refused.filter(isHeldBack);
  if (held.length === 0) return;
  throw refused(
    held.map(({ resource, reason }) => `${resource}: ${reason}`).join('; '),
    [...new Set(held.map(({ hint }) => hint))].join('\n  '),
  );
}

const refused = (reason: string, hint: string, details: readonly string[] = []): Failure =>
  new Failure(`Refused, nothing was written: ${reason}`, { kind: 'rejected', code: 'guard', hint, details });

async function isConfirmed(plan: Plan, options: ApplyOptions, streams: Streams): Promise<boolean> {
  if (options.yes || !hasChanges(plan)) return true;
  if (streams.confirm !== undefined) return streams.confirm('Apply this plan?');
  throw new Failure('Cannot ask whether to apply this plan: there is no terminal', {
    kind: 'rejected',
    code: 'confirmation-needed',
    hint: 'Use --yes to apply without confirmation',
  });
}

interface Printed {
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly verification: Verification | undefined;
}

function print({ plan, outcome, verification }: Printed, { output }: ApplyOptions, streams: Streams): string {
  if (output === 'json') return renderApplyJson(plan, outcome, verification);
  const style = textStyle(streams.stdout, streams.env);
  const isWorthReporting = hasChanges(plan) || passResultOf(plan, outcome) !== 'done';
  const applied = isWorthReporting ? renderOutcome(plan, outcome, style) : '';
  return verification === undefined ? applied : `${applied}${renderVerification(verification, style)}`;
}

const exitCodeOf: Readonly<Record<PassResult, ExitCode>> = {
  interrupted: exitCodes.interrupted,
  unhealthy: exitCodes.unhealthy,
  failed: exitCodes.error,
  refused: exitCodes.refused,
  waiting: exitCodes.done,
  done: exitCodes.done,
};
