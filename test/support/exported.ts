import { manifestsYaml } from '../../src/cli/manifest-yaml.ts';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { Plan } from '../../src/model/plan.ts';
import { exportFrom, type CheckedExport } from '../../src/export/export-from.ts';
import { parsedSet } from '../builders/manifests.ts';
import { owner } from '../builders/plan-input.ts';

export const exportOf = (observed: ObservedSwarm): CheckedExport =>
  exportFrom(observed, { owner, now: '2026-01-01T00:00:00.000Z', isAll: false });

/** The printed manifests, parsed as if they were applied. */
export const readAgain = ({ manifests }: CheckedExport): ManifestSet =>
  parsedSet([{ path: 'export.yaml', content: new TextEncoder().encode(manifestsYaml(manifests)) }]);

/** Everything in a plan that causes a write or prevents one. */
export const writesOf = ({ changes, refused, drift }: Plan): unknown => ({
  changes: changes.filter(({ op }) => op !== 'adopt'),
  refused,
  drift,
});

export const nothing = { changes: [], refused: [], drift: [] };
