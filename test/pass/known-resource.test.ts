import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/model/failure.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { knownTarget, requireLedger } from '../../src/pass/known-resource.ts';
import { noLedger, storedLedger } from '../builders/ledger.ts';
import { observedConfig } from '../builders/observed.ts';

const ledger: Ledger = {
  salt: 'a',
  rows: { 'service/demoeast': { attempted: 'x' }, 'network/eastnet': { attempted: 'y' } },
  suspensions: { 'node/n0': { since: '', until: '2026-01-01T00:00:00Z', by: '', reason: '' } },
};

const failureOf = (attempt: () => unknown): Failure => {
  try {
    attempt();
  } catch (error) {
    return error as Failure;
  }
  throw new Error('nothing failed');
};

describe('knownTarget()', () => {
  it.each(['service/demoeast', 'network/eastnet', 'node/n0'])('knows %s', (key) => {
    expect(knownTarget(key, ledger, { owner: 'default' })).toBe(key);
  });

  it('means everything if nothing is named', () => {
    expect(knownTarget(undefined, ledger, { owner: 'default' })).toBe('all');
    expect(knownTarget('all', ledger, { owner: 'default' })).toBe('all');
  });

  it.each([
    { typed: 'service/demoest', hint: 'Did you mean "service/demoeast"?' },
    { typed: 'demoeast', hint: 'Did you mean "service/demoeast"?' },
    { typed: 'service/eastnet', hint: 'Did you mean "network/eastnet"?' },
    { typed: 'nonsense', hint: 'List its resources with: reconciler status --owner team' },
  ])('refuses the unknown $typed, with the way out', ({ typed, hint }) => {
    expect(failureOf(() => knownTarget(typed, ledger, { owner: 'team' }))).toMatchObject({
      kind: 'rejected',
      code: 'resource-unknown',
      hint,
    });
  });
});

describe('requireLedger()', () => {
  it('returns the existing ledger', () => {
    expect(requireLedger(storedLedger(ledger), [], 'default')).toBe(ledger);
  });

  it('names the owners that have one, because the given one may be misspelt', () => {
    const configs = [
      'swarm-reconciler.east',
      'swarm-reconciler.east.2',
      'swarm-reconciler.west',
      'other',
    ].map((name) => observedConfig(name));

    const failure = failureOf(() => requireLedger(noLedger, configs, 'default'));

    expect(failure).toMatchObject({
      code: 'ledger-missing',
      hint: 'Owners of this swarm: east, west. Name one with --owner',
    });
    expect(failure.message).toBe('The owner "default" has no ledger in this swarm');
  });

  it('explains when one will be created, and what happens to a damaged one', () => {
    expect(failureOf(() => requireLedger(noLedger, [], 'default')).hint).toContain('first apply');
    const broken = failureOf(() => requireLedger(storedLedger(undefined), [], 'default'));
    expect(broken.message).toContain('swarm-reconciler.default is damaged');
    expect(broken.hint).toContain('creates it again');
  });
});
