import type { PageColumn } from '../../../report/page/page-view.ts';

export const columnTitles: Readonly<Record<PageColumn, string>> = {
  host: 'Hosts',
  cluster: 'Clusters',
  service: 'Services',
  network: 'Networks',
  node: 'Nodes',
};

/** One of them, as a word before its name. */
export const columnWords: Readonly<Record<PageColumn, string>> = {
  host: 'host',
  cluster: 'cluster',
  service: 'service',
  network: 'network',
  node: 'node',
};
