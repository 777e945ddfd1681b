import { kindOf, nameOf } from '../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import type { ResourceStatus } from '../../model/status.ts';
import { jsonLine } from '../json-document.ts';
import { visible } from '../visible.ts';
import type { PageCard, PageColumn, PageLiveness, PageVerdict, PageView } from './page-view.ts';

/** What the page shows beside the snapshot. */
export interface PageFacts {
  /** Version of the program. */
  readonly version: string;
  /** Whether changes can be approved over HTTP. */
  readonly canApprove: boolean;
}

export function pageViewOf(snapshot: ReconcilerSnapshot, { version, canApprove }: PageFacts): PageView {
  const { owner, switches, revision, status } = snapshot;
  return visible({
    ...{ schemaVersion: 1, owner, version, switches, canApprove },
    verdict: verdictOf(snapshot),
    problems: [],
    ...(revision === undefined ? {} : { revision: { id: revision.id } }),
    drift: [],
    history: [],
    cards: (status?.resources ?? []).flatMap(cardsOf),
  });
}

export const renderPageJson = (view: PageView): string => jsonLine(view);

export function livenessOf(snapshot: ReconcilerSnapshot, view: string, at: string): PageLiveness {
  const { role, holder, swarmSeenAt, sourceSeenAt, isSourceDown } = snapshot;
  return {
    ...{ view, at, role, isSourceDown },
    ...(holder === undefined ? {} : { holder }),
    ...(swarmSeenAt === undefined ? {} : { swarmSeenAt }),
    ...(sourceSeenAt === undefined ? {} : { sourceSeenAt }),
  };
}

function verdictOf({ status, failure }: ReconcilerSnapshot): PageVerdict {
  if (status === undefined) return { tone: 'unknown', text: 'The daemon has not seen the swarm yet' };
  if (failure !== undefined) return { tone: 'critical', text: failure };
  return { tone: 'good', text: `${status.resources.length} objects` };
}

const columns: Readonly<Partial<Record<string, PageColumn>>> = {
  service: 'service',
  network: 'network',
  node: 'node',
};

function cardsOf({ resource, conditions }: ResourceStatus): readonly PageCard[] {
  const column = columns[kindOf(resource)];
  if (column === undefined) return [];
  const isInSync = conditions.every(({ type }) => type === 'InSync');
  return [
    {
      ...{ id: resource, column, name: nameOf(resource), reasons: [], links: [] },
      sync: isInSync ? 'inSync' : 'pending',
    },
  ];
}
