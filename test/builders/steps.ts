import type { Key } from '../../src/kernel/key.ts';
import type { Change, Wait } from '../../src/model/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { OwnBlocks } from '../../src/plan/interlock/own-blocks.ts';
import type { Step } from '../../src/plan/common/fragment.ts';

export const changeOf = (id: string, overrides: Partial<Change> = {}): Change => ({
  id,
  op: 'create',
  resource: id as Key,
  cause: 'manifest',
  fields: [],
  impact: { class: 'none', summary: 'new', tasks: 0, proxies: [], reconfigurations: 0, seconds: 0 },
  dependsOn: [],
  ...overrides,
});

export const stepOf = (id: string, ...dependsOn: readonly string[]): Step => ({
  change: changeOf(id, { dependsOn }),
  write: { kind: 'removeService', id: `id-of-${id}` },
});

export const waitOf = (id: string, ...dependsOn: readonly string[]): Wait => ({
  id: `wait/${id}`,
  resource: id as Key,
  until: 'runs',
  required: true,
  dependsOn,
});

export const planWith = (overrides: Partial<Plan>): Plan => ({
  schemaVersion: 1,
  owner: 'default',
  revision: 'r1',
  changes: [],
  waits: [],
  drift: [],
  retained: [],
  refused: [],
  warnings: [],
  unchangedCount: 0,
  ...overrides,
});

export const noBlocks: OwnBlocks = { ours: 0, pruned: [] };
