import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { revealedPlan } from '../../model/masking/masked-change.ts';
import { observe } from '../../observe/observe.ts';
import { planFrom } from '../../pass/plan-from.ts';
import { renderDrifts } from '../../report/plan/drift-text.ts';
import { renderDriftsJson } from '../../report/plan/plan-json.ts';
import { connect } from '../connect.ts';
import { invocationOf } from '../invocation-of.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import { intentOf } from '../make-plan.ts';
import type { DriftFlags } from '../program/options.ts';
import { showsSecrets } from '../show-secrets.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export type DriftOptions = SourceChoice & DriftFlags;

/** `reconciler drift`: how the swarm differs from what was last written. Sends GET requests only. */
export async function drift(options: DriftOptions, streams: Streams): Promise<ExitCode> {
  const isRevealed = showsSecrets(options, streams);
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const { reader } = connect(options.host, streams);
  const intent = { ...intentOf(loaded, { ...options, prune: false }), isPreview: true };
  const { plan } = planFrom(intent, await observe(reader, streams.signal));
  const drifts = (isRevealed ? revealedPlan(plan) : plan).drift;
  streams.stdout.write(
    options.output === 'json'
      ? renderDriftsJson(options.owner, drifts)
      : renderDrifts(drifts, invocationOf(options), textStyle(streams.stdout, streams.env)),
  );
  return options.detailedExitcode && drifts.length > 0 ? exitCodes.differences : exitCodes.done;
}
