import type { Progress } from '../../apply/apply-plan.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../model/failure.ts';
import { isComplete, isHealthy, type Outcome } from '../../model/outcome.ts';
import { hasChanges, type Plan } from '../../model/plan.ts';
import { guardPlan, type GuardSwitches } from '../../plan/guards.ts';
import { observe } from '../../observe/observe.ts';
import { carryOut } from '../../reconcile/carry-out.ts';
import { planOpened } from '../../reconcile/plan-opened.ts';
import { renderOutcome, renderResult } from '../../report/outcome-text.ts';
import { renderPlan } from '../../report/plan-text.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { parseDurationFlag, parseCountFlag } from '../flags.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import { decrypterOf } from '../decrypter-of.ts';
import { intentOf } from '../make-plan.ts';
import type { ApplyFlags } from '../options.ts';
import type { Streams } from '../streams.ts';
import { textStyle } from '../text-style.ts';

export type ApplyOptions = SourceChoice & ApplyFlags;

/** `reconciler apply`: plan, guards, a person's word, then converge. */
export async function apply(options: ApplyOptions, streams: Streams): Promise<ExitCode> {
  const waitTimeoutMs = parseDurationFlag('--timeout', options.timeout);
  const maxDeletes = parseCountFlag('--max-deletes', options.maxDeletes);
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const { reader, writer } = connect(options.host, streams);
  const observed = await observe(reader, streams.signal);
  const decrypter = decrypterOf(options, streams);
  const { intent, pass } = await planOpened(intentOf(loaded, options), observed, decrypter);
  if (options.output === 'text')
    streams.stdout.write(renderPlan(pass.plan, textStyle(streams.stdout, streams.env)));
  guard(pass.plan, { allowInterruption: options.allowInterruption, maxDeletes });
  if (!(await isWanted(pass.plan, options, streams))) {
    streams.stderr.write('Nothing was applied.\n');
    return exitCodes.error;
  }
  const outcome = await carryOut(
    pass,
    intent,
    { reader, writer, clock: createSystemClock(), onProgress: progressPrinter(streams) },
    { wait: options.wait, waitTimeoutMs, signal: streams.signal },
  );
  streams.stdout.write(print(pass.plan, outcome, options, streams));
  return exitCodeOf(pass.plan, outcome);
}

function guard(plan: Plan, switches: GuardSwitches): void {
  const verdicts = guardPlan(plan, switches);
  const [first] = verdicts;
  if (first === undefined) return;
  throw new Failure(`Refused, nothing was written: ${verdicts.map(({ reason }) => reason).join('; ')}`, {
    kind: 'rejected',
    code: 'guard',
    hint: verdicts.map(({ hint }) => hint).join('\n  '),
  });
}

async function isWanted(plan: Plan, options: ApplyOptions, streams: Streams): Promise<boolean> {
  if (options.yes || !hasChanges(plan)) return true;
  if (streams.confirm !== undefined) return streams.confirm('Apply this plan?');
  throw new Failure('Cannot ask whether to apply this plan: nobody is at a terminal', {
    kind: 'rejected',
    code: 'confirmation-needed',
    hint: 'Say --yes to apply without a question',
  });
}

/** One line for each change on stderr: works in a terminal, in CI and in a log. */
function progressPrinter(streams: Streams): (progress: Progress) => void {
  const style = textStyle(streams.stderr, streams.env);
  return (progress) => {
    switch (progress.type) {
      case 'change':
        streams.stderr.write(`${renderResult(progress.result, style)}\n`);
        break;
      case 'waiting':
        streams.stderr.write(`${style('dim', 'waiting ')} ${progress.wait.resource}\n`);
        break;
      case 'waited':
        streams.stderr.write(
          `${progress.result.status === 'done' ? 'running ' : progress.result.status.padEnd(8)} ${progress.result.resource}\n`,
        );
        break;
    }
  };
}

function print(plan: Plan, outcome: Outcome, { output }: ApplyOptions, streams: Streams): string {
  if (output === 'json') return `${JSON.stringify({ schemaVersion: 1, plan, outcome }, null, 2)}\n`;
  return hasChanges(plan) ? renderOutcome(outcome, textStyle(streams.stdout, streams.env)) : '';
}

function exitCodeOf(plan: Plan, outcome: Outcome): ExitCode {
  if (outcome.interrupted) return exitCodes.interrupted;
  if (!isHealthy(outcome) || plan.refused.some(({ isQuarantined }) => isQuarantined))
    return exitCodes.unhealthy;
  if (!isComplete(outcome)) return exitCodes.error;
  return plan.refused.length > 0 ? exitCodes.refused : exitCodes.done;
}
