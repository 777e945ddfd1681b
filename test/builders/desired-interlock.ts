import type { DesiredInterlock } from '../../src/model/desired.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';

/** The desired state of config.toml, with an own block `east`. */
export const desiredInterlock = (
  document: InterlockDocument,
  overrides: Partial<DesiredInterlock> = {},
): DesiredInterlock => ({
  origin: 'east.yaml:1',
  coreService: 'ucp-interlock',
  configName: 'conf',
  configTarget: '/config.toml',
  document,
  ownBlocks: ['east'],
  obsoleteBlocks: [],
  keptBlocks: [],
  removedBlocks: [],
  othersBlocks: new Map(),
  topKeys: [],
  keepConfigs: 5,
  template: {},
  needs: [],
  ...overrides,
});
