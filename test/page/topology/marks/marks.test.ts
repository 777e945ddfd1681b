import { describe, expect, it } from 'vitest';
import {
  healthMarks,
  marksOf,
  pendingText,
  syncMarks,
  urgencyOf,
} from '../../../../src/page/topology/marks/marks.ts';
import { shapes } from '../../../../src/page/topology/marks/shapes.ts';
import type { PageCard } from '../../../../src/report/page/page-view.ts';
import { aCard } from '../../../builders/page-cards.ts';

const card = (state: Partial<PageCard>): PageCard => aCard({ id: 'service/a', column: 'service', ...state });

describe('the state marks', () => {
  it('each state is told from the others by its shape alone, and by its word alone', () => {
    const { made: _likeInSync, ...syncs } = syncMarks;
    const marks = [...Object.values(syncs), ...Object.values(healthMarks)];
    expect(new Set(marks.map(({ shape }) => shape)).size).toBe(marks.length);
    expect(new Set(Object.values(shapes)).size).toBe(Object.keys(shapes).length);
    expect(new Set([...marks, syncMarks.made].map(({ word }) => word)).size).toBe(marks.length + 1);
  });

  it('a card without a health has one mark', () => {
    expect(marksOf(card({ sync: 'drifted' }))).toEqual([syncMarks.drifted]);
    expect(marksOf(card({ health: 'missing' }))).toEqual([syncMarks.inSync, healthMarks.missing]);
  });
});

describe('urgencyOf', () => {
  const pending = { op: 'update', impact: '', interrupts: false } as const;

  it.each<Partial<PageCard>>([
    { sync: 'drifted' },
    { sync: 'refused' },
    { sync: 'quarantined', health: 'healthy' },
    { health: 'degraded' },
    { health: 'missing', pending },
  ])('somebody has to look at %j', (state) => {
    expect(urgencyOf(card(state))).toBe(0);
  });

  it.each<Partial<PageCard>>([
    { sync: 'pending' },
    { sync: 'suspended' },
    { health: 'progressing' },
    { pending },
  ])('%j changes or is held', (state) => {
    expect(urgencyOf(card(state))).toBe(1);
  });

  it.each<Partial<PageCard>>([{}, { health: 'healthy' }, { sync: 'made' }, { sync: 'foreign' }])(
    'of %j there is nothing to say',
    (state) => {
      expect(urgencyOf(card(state))).toBe(2);
    },
  );
});

it.each([
  ['create', '', 'will be created'],
  ['update', 'stop of 1 task', 'will be changed: stop of 1 task'],
  ['delete', 'stop of 2 tasks', 'will be deleted: stop of 2 tasks'],
  ['adopt', '', 'will be adopted'],
] as const)('pendingText: %s', (op, impact, text) => {
  expect(pendingText({ op, impact, interrupts: false })).toBe(text);
});
