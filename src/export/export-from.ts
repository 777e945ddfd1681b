import { exportSwarm, type ExportInput } from './export-swarm.ts';
import type { Exported, ExportedManifest } from './exported.ts';
import { groupBy } from '../kernel/group-by.ts';
import { withoutFields } from './leave-out-fields.ts';
import { findInterlock } from '../interlock/find-interlock.ts';
import { manifestOf } from './manifest-of.ts';
import { parseManifests, type ParsedManifests } from '../manifest/parse-manifests.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Plan } from '../model/plan.ts';
import { compileFacts, interlockFacts } from '../observe/interlock-facts.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { manifestIntent } from '../pass/manifest-intent.ts';
import { planFrom } from '../pass/plan-from.ts';

export interface CheckedExport extends Exported {
  /** The plan of these manifests on the same swarm. */
  readonly plan: Plan;
}

export interface ExportOptions {
  readonly owner: string;
  /** ISO 8601. */
  readonly now: string;
  /** Also services without a route that nobody manages. */
  readonly isAll: boolean;
}

/** The swarm as valid manifests, with their plan. Objects that no valid manifest can declare are left out, with the reason. */
export function exportFrom(observed: ObservedSwarm, options: ExportOptions): CheckedExport {
  const { owner, now } = options;
  const { set, manifests, notes } = onlyValid(exportSwarm(inputOf(observed, options)));
  const exported = { set, revision: { id: 'export', digest: '' }, partial: false };
  const intent = manifestIntent(exported, { owner, now: new Date(now), prune: false, freshSalt: '' });
  return { manifests, notes, plan: planFrom({ ...intent, isPreview: true }, observed).plan };
}

function inputOf(observed: ObservedSwarm, { owner, isAll }: ExportOptions): ExportInput {
  const ledger: Ledger = readLedger(observed.configs, owner).ledger ?? { salt: '', rows: {} };
  const names = findInterlock(observed, ledger);
  const interlock = interlockFacts(observed, names);
  const { keptBlocks = [] } = ledger;
  const facts = { ...compileFacts(interlock, owner), keptBlocks };
  return { owner, isAll, observed, ledger, names, interlock, facts };
}

/**
 * Leaves out the fields of a service that no manifest can declare, else the whole manifest. Removing one can make others
 * invalid: the services of a cluster.
 */
function onlyValid({ manifests, notes }: Exported): Exported & Pick<ParsedManifests, 'set'> {
  const { set, problems } = parseManifests(manifests.map(fileOf));
  const errors = groupBy(
    problems.filter(({ severity }) => severity === 'error'),
    ({ file = '' }) => file,
  );
  if (!manifests.some((manifest) => errors.has(fileName(manifest)))) return { manifests, notes, set };
  const kept: ExportedManifest[] = [];
  const leftOut: string[] = [];
  for (const manifest of manifests) {
    const found = errors.get(fileName(manifest)) ?? [];
    const left = withoutFields(manifest, found);
    const isChanged = left !== manifest || found.length === 0;
    if (left !== undefined && isChanged) kept.push(left);
    else leftOut.push(`${manifest.kind} "${manifest.name}" is left out: ${found[0]?.message ?? ''}`);
  }
  return onlyValid({ manifests: kept, notes: [...notes, ...leftOut] });
}

const fileName = ({ kind, name }: ExportedManifest): string => `${kind}-${name}.yaml`;

/** JSON is valid YAML. */
const fileOf = (manifest: ExportedManifest) => ({
  path: fileName(manifest),
  content: new TextEncoder().encode(JSON.stringify(manifestOf(manifest), undefined, 1)),
});
