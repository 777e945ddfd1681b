import type { DesiredInterlock } from '../../src/model/desired.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';

/** What is meant for config.toml where the block `east` is ours. */
export const desiredInterlock = (
  document: InterlockDocument,
  said: Partial<DesiredInterlock> = {},
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
  ...said,
});
