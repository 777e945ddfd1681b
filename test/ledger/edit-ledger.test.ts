import { describe, expect, it } from 'vitest';
import type { Ledger, Suspension } from '../../src/model/ledger.ts';
import { resume, retry, suspend } from '../../src/ledger/edit-ledger.ts';
import { observedService } from '../builders/observed.ts';

const suspension = (until: string): Suspension => ({
  since: '2026-01-01T00:00:00.000Z',
  until: `2026-01-01T${until}:00.000Z`,
  by: 'ann',
  reason: 'she repairs it',
});

const ledger = (said: Partial<Ledger> = {}): Ledger => ({ salt: 'a', rows: {}, ...said });
const now = '2026-01-01T01:00:00.000Z';

describe('suspend()', () => {
  it('adds a suspension and forgets those that have ended', () => {
    const late = { ...suspension('09:00'), since: now };
    const before = ledger({ suspensions: { 'service/a': suspension('00:30'), all: suspension('08:00') } });

    const { ledger: after, done } = suspend(before, 'service/b', late);

    expect(after.suspensions).toEqual({ all: suspension('08:00'), 'service/b': late });
    expect(done).toEqual({ target: 'service/b', suspension: late, before: undefined });
  });

  it('reports which one it replaces', () => {
    const before = ledger({ suspensions: { all: suspension('08:00') } });

    expect(suspend(before, 'all', { ...suspension('09:00'), since: now }).done.before).toEqual(
      suspension('08:00'),
    );
  });
});

describe('resume()', () => {
  const both = ledger({
    suspensions: { 'service/a': suspension('08:00'), 'service/b': suspension('08:00') },
  });

  it('ends the suspension of one resource', () => {
    const { ledger: after, done } = resume(both, 'service/a', now);

    expect(after.suspensions).toEqual({ 'service/b': suspension('08:00') });
    expect(done.ended).toEqual([{ target: 'service/a', suspension: suspension('08:00') }]);
  });

  it('ends every suspension if no resource is named', () => {
    const { ledger: after, done } = resume(both, 'all', now);

    expect(after.suspensions).toEqual({});
    expect(done.ended).toHaveLength(2);
  });

  it('does not change the ledger if nothing is suspended any more', () => {
    const ended = ledger({ suspensions: { 'service/a': suspension('00:30') } });

    expect(resume(ended, 'service/a', now)).toEqual({
      ledger: ended,
      done: { target: 'service/a', ended: [] },
    });
  });

  it('refuses to take one resource out of everything', () => {
    const all = ledger({ suspensions: { all: suspension('08:00') } });

    expect(() => resume(all, 'service/a', now)).toThrow('everything is suspended');
  });
});

describe('retry()', () => {
  const quarantined = { hash: 'h', since: '2026-01-01T00:00:00.000Z', reason: 'No such image' };
  const before = ledger({
    rows: {
      'service/noted': { id: '1', attempted: 'h', quarantined },
      'service/stopped': { id: '2', attempted: 'h', stoppedBefore: 'x' },
      'service/fine': { id: '3', attempted: 'h' },
    },
  });
  const services = [
    { ...observedService('stopped'), updateState: 'paused' },
    observedService('fine'),
    { ...observedService('theirs'), updateState: 'paused' },
  ];

  it('releases all that is noted, and all of ours that swarm has stopped', () => {
    const { ledger: after, done } = retry(before, 'all', services);

    expect(done.released).toEqual([
      { resource: 'service/noted', quarantine: quarantined },
      { resource: 'service/stopped', quarantine: undefined },
    ]);
    expect(after.rows).toEqual({
      'service/noted': { id: '1', attempted: '' },
      'service/stopped': { id: '2', attempted: '' },
      'service/fine': { id: '3', attempted: 'h' },
    });
  });

  it('releases only what is named', () => {
    expect(retry(before, 'service/noted', services).ledger.rows['service/stopped']).toEqual(
      before.rows['service/stopped'],
    );
  });

  it('has nothing to un-quarantine if swarm has stopped nothing', () => {
    expect(retry(before, 'service/fine', services)).toEqual({
      ledger: before,
      done: { target: 'service/fine', released: [] },
    });
  });
});
