import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { hasChanges, type Plan } from '../../model/plan.ts';
import { revealedPlan } from '../../model/masking/masked-change.ts';
import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { reconcilerCommand } from '../../model/own-commands.ts';
import { previewPass } from '../../pass/prepare-pass.ts';
import { renderPlanJson } from '../../report/plan/plan-json.ts';
import { renderPlanMarkdown } from '../../report/plan/plan-markdown.ts';
import { renderPlan } from '../../report/plan/plan-text.ts';
import { readAddress } from '../../source/create-source.ts';
import { connect } from '../connect.ts';
import { credentialsOf } from '../credentials-of.ts';
import { invocationOf } from '../invocation-of.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import { intentOf, savedPlanOf } from '../make-plan.ts';
import type { PlanFlags } from '../program/options.ts';
import { showsSecrets } from '../show-secrets.ts';
import { writeSavedPlan } from '../saved-plan-file.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export type PlanOptions = SourceChoice & PlanFlags;

/** `reconciler plan`: what apply would do. Sends GET requests only. */
export async function plan(options: PlanOptions, streams: Streams): Promise<ExitCode> {
  const isRevealed = showsSecrets(options, streams);
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const credentials = await credentialsOf(options, streams);
  const { reader } = connect(options.host, streams, credentials);
  const pass = await previewPass(intentOf(loaded, options), { reader, credentials }, streams.signal);
  streams.stdout.write(print(isRevealed ? revealedPlan(pass.plan) : pass.plan, options, streams));
  if (options.out !== undefined) {
    const source = await readAddress(options.source);
    await writeSavedPlan(options.out, savedPlanOf(pass, { ...options, source }));
    streams.stderr.write(`Saved. Apply exactly this with: ${applySaved(options, options.out)}\n`);
  }
  const { refused, drift } = pass.plan;
  const differs = hasChanges(pass.plan) || refused.length > 0 || drift.length > 0;
  return options.detailedExitcode && differs ? exitCodes.differences : exitCodes.done;
}

/** The file says for whom the plan is. */
const applySaved = ({ host }: PlanOptions, out: string): string =>
  reconcilerCommand(
    'apply',
    invocationOf({ owner: flagDefaults.owner, source: out, ...(host === undefined ? {} : { host }) }),
  );

function print(value: Plan, { output }: PlanOptions, streams: Streams): string {
  switch (output) {
    case 'json':
      return renderPlanJson(value);
    case 'markdown':
      return renderPlanMarkdown(value);
    case 'text':
      return renderPlan(value, textStyle(streams.stdout, streams.env));
  }
}
