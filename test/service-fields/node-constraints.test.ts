import { describe, expect, it } from 'vitest';
import { meetsConstraints } from '../../src/service-fields/node-constraints.ts';
import { observedNode } from '../builders/observed.ts';

const node = observedNode('n0', {
  id: 'abc123',
  role: 'worker',
  labels: { region: 'east', 'com.example.disk': 'SSD' },
  engineLabels: { storage: 'fast' },
  address: '10.1.2.3',
  os: 'linux',
  architecture: 'x86_64',
});

const cases: readonly (readonly [string, boolean])[] = [
  ['node.labels.region==east', true],
  ['node.labels.region == EAST', true],
  ['node.labels.region!=east', false],
  ['node.labels.region==west', false],
  ['node.labels.com.example.disk==ssd', true],
  ['node.labels.missing!=x', true],
  ['node.labels.missing==x', false],
  ['engine.labels.storage==fast', true],
  ['node.id==abc123', true],
  ['node.hostname==n0', true],
  ['node.role!=manager', true],
  ['node.platform.os==linux', true],
  ['node.platform.arch==x86_64', true],
  ['node.ip==10.1.2.3', true],
  ['node.ip==10.1.0.0/16', true],
  ['node.ip!=10.1.0.0/16', false],
  ['node.ip==10.1.0.0/99', false],
  ['node.zone==a', false],
  ['node.zone!=a', false],
  ['region=east', false],
  ['constructor!=a', false],
  ['node.labels.constructor!=a', true],
];

describe('placement constraints', () => {
  it.each(cases)('"%s" is met: %s', (constraint, expected) => {
    expect(meetsConstraints(node, [constraint])).toBe(expected);
  });

  it('must all be met', () => {
    expect(meetsConstraints(node, ['node.labels.region==east', 'node.role==worker'])).toBe(true);
    expect(meetsConstraints(node, ['node.labels.region==east', 'node.role==manager'])).toBe(false);
    expect(meetsConstraints(node, [])).toBe(true);
  });
});
