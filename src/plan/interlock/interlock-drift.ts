import { compareDocuments, isSameDocument } from '../../interlock/document/compare-documents.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { documentIn, type ConfigVersion } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { placeOfEntry } from '../../model/field-change.ts';
import { isEqualJson, parseJson } from '../../kernel/json.ts';
import { keyOf } from '../../kernel/key.ts';
import { ownerLabel, templateLabel } from '../../model/own-labels.ts';
import type { ChangeCause, Drift } from '../../model/plan.ts';
import { driftToUndo } from '../common/drift.ts';
import type { InterlockState } from './interlock-state.ts';
import type { PlanInput } from '../plan-input.ts';

/** Our last conf-N is what we last wrote: if that is still desired, somebody has switched the core away from it. */
export function causeOf(desired: DesiredInterlock, state: InterlockState, input: PlanInput): ChangeCause {
  const last = lastOwnVersion(state.versions, input.owner);
  const written = documentIn(last);
  if (written === undefined) return 'manifest';
  if (isSameDocument(ownPart(written, desired), ownPart(desired.document, desired))) return 'drift';
  const stored = parseJson(last?.labels[templateLabel]);
  return stored !== undefined && !isEqualJson(stored, desired.template) ? 'template' : 'manifest';
}

/** Where the running config.toml differs from what we wrote and what is still desired. Foreign blocks are ignored. */
export function documentDrift(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): readonly Drift[] {
  const last = lastOwnVersion(state.versions, input.owner);
  const written = documentIn(last);
  if (last === undefined || written === undefined) return [];
  const drifted = compareDocuments(ownPart(written, desired), ownPart(state.document, desired));
  const differences = compareDocuments(state.document, desired.document);
  const reference = {
    ...placeOfEntry('configs', desired.configTarget),
    from: last.name,
    to: state.running.name,
  };
  return driftToUndo(keyOf('service', desired.coreService), drifted, differences).map((drift) => ({
    ...drift,
    fields: [reference, ...drift.fields],
  }));
}

const lastOwnVersion = (versions: readonly ConfigVersion[], owner: string): ConfigVersion | undefined =>
  versions.findLast((version) => version.labels[ownerLabel] === owner);

/** Our blocks, blocks that must be absent, and the declared top-level keys. */
function ownPart({ top, extensions }: InterlockDocument, desired: DesiredInterlock): InterlockDocument {
  const names = new Set([...desired.ownBlocks, ...desired.obsoleteBlocks, ...desired.removedBlocks]);
  return {
    top: Object.fromEntries(Object.entries(top).filter(([key]) => desired.topKeys.includes(key))),
    extensions: Object.fromEntries(Object.entries(extensions).filter(([name]) => names.has(name))),
  };
}
