import { describe, expect, it } from 'vitest';
import type { Drift } from '../../src/model/plan.ts';
import { driftTransitions } from '../../src/daemon/drift-transitions.ts';

const drift = (name: string, to = '2'): Drift => ({
  resource: `service/${name}`,
  state: 'changed',
  fields: [{ path: 'image', field: 'image', from: '1', to }],
});

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');

describe('driftTransitions()', () => {
  it('detects new drift, with the time', () => {
    const { detected, resolved } = driftTransitions(new Map(), [drift('a')], noon);

    expect(detected).toEqual([{ drift: drift('a'), since: '2026-01-01T12:00:00.000Z' }]);
    expect(resolved).toEqual([]);
  });

  it('does not repeat known drift, and keeps its start', () => {
    const { known } = driftTransitions(new Map(), [drift('a')], noon);

    const next = driftTransitions(known, [drift('a')], later);

    expect(next).toMatchObject({ detected: [], resolved: [] });
    expect(next.known.get('service/a')?.since).toBe('2026-01-01T12:00:00.000Z');
  });

  it('detects it again if other fields or values drift, and keeps its start', () => {
    const { known } = driftTransitions(new Map(), [drift('a')], noon);

    const { detected } = driftTransitions(known, [drift('a', '3')], later);

    expect(detected).toEqual([{ drift: drift('a', '3'), since: '2026-01-01T12:00:00.000Z' }]);
  });

  it('resolves drift that has ended, once', () => {
    const { known } = driftTransitions(new Map(), [drift('a'), drift('b')], noon);

    const ended = driftTransitions(known, [drift('b')], later);
    const after = driftTransitions(ended.known, [drift('b')], later);

    expect(ended.resolved.map(({ drift: { resource } }) => resource)).toEqual(['service/a']);
    expect(after).toMatchObject({ detected: [], resolved: [] });
  });

  it('sets a new start for drift that returns', () => {
    const first = driftTransitions(new Map(), [drift('a')], noon);
    const healed = driftTransitions(first.known, [], noon);

    const { detected } = driftTransitions(healed.known, [drift('a')], later);

    expect(detected[0]?.since).toBe('2026-01-01T13:00:00.000Z');
  });
});
