import { manifestsYaml } from '../../src/cli/manifest-yaml.ts';
import type { ManifestSet } from '../../src/model/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { Plan } from '../../src/model/plan.ts';
import { exportFrom, type CheckedExport } from '../../src/export/export-from.ts';
import { parsedSet } from '../builders/manifests.ts';
import { owner } from '../builders/plan-input.ts';

export const exportOf = (observed: ObservedSwarm): CheckedExport =>
  exportFrom(observed, owner, '2026-01-01T00:00:00.000Z');

/** What is printed, read as a person would hand it in. */
export const readAgain = ({ manifests }: CheckedExport): ManifestSet =>
  parsedSet([{ path: 'export.yaml', content: new TextEncoder().encode(manifestsYaml(manifests)) }]);

/** All of a plan that would write something or keep something from being written. */
export const writesOf = ({ changes, refused, drift }: Plan): unknown => ({
  changes: changes.filter(({ op }) => op !== 'adopt'),
  refused,
  drift,
});

export const nothing = { changes: [], refused: [], drift: [] };
