import { describe, expect, it } from 'vitest';
import { linkedCards } from '../../../../src/defaults/page-limits.ts';
import { aboutCard } from '../../../../src/page/topology/details/about-card.ts';
import { linkedByColumn } from '../../../../src/page/topology/details/linked-by-column.ts';
import { graphOf } from '../../../../src/page/topology/graph/graph.ts';
import { busyPageView } from '../../../builders/busy-page-view.ts';
import { swarmCards } from '../../../builders/page-cards.ts';

describe('aboutCard', () => {
  it('what the page says of the object of a card', () => {
    const { drift, changes, problems } = aboutCard(busyPageView(), 'service/catalog');
    expect(drift.map(({ fields }) => fields)).toEqual([[{ path: 'replicas', from: '2', to: '3' }]]);
    expect(changes.map(({ op }) => op)).toEqual(['update']);
    expect(problems.map(({ id }) => id)).toEqual(['drift service/catalog']);
  });

  it('without a plan there is no change', () => {
    const { plan: _plan, ...view } = busyPageView();
    expect(aboutCard(view, 'service/catalog').changes).toEqual([]);
  });
});

describe('linkedByColumn', () => {
  const linked = linkedByColumn(graphOf(swarmCards({ clusters: 1, services: 50, nodes: 3 })), 'cluster/east');

  it('the neighbours on both sides, so many of each column', () => {
    expect(linked('service')).toMatchObject({ more: 50 - linkedCards });
    expect(linked('host').cards).toHaveLength(linkedCards);
    expect(linked('node').cards.map(({ name }) => name)).toEqual(['node-0', 'node-1']);
    expect(linked('cluster')).toEqual({ cards: [], more: 0 });
  });
});
