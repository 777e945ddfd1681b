import { describe, expect, it } from 'vitest';
import { parseConstraint, whyNeverMet } from '../../src/service-fields/placement-constraint.ts';

/** What engines 20.10, 26.1 and 28.5 answered alike. */
const accepted = [
  'NODE.LABELS.zone == x',
  'engine.labels.operatingsystem==ubuntu 14.04',
  '  node.role  !=  boss  ',
  'node.labels.zone!=a.*b',
  'node.labels.q!=a\tb',
  'node.labels.-!=x',
  '_x!=y',
  'node.labels.q!=:-_.*()?+[]\\^$|/',
];

const refused = [
  'node.labels.zone==a,b',
  'n==x',
  'node.labels.zone==~x',
  'node.labels.a b==c',
  'node.labels.zone=!x',
  'node.labels.zone!==x',
  'node.labels.zone=== x',
  'node.labels.a!=b==c',
  'node.labels.ü!=a',
  'node.labels.a!=ü',
  'node.labels.q!= ',
  '1x!=y',
  'node.labels.a/b!=c',
  'region=east',
];

describe('parseConstraint() accepts what swarm accepts', () => {
  it.each(accepted)('%j is accepted', (text) => {
    expect(parseConstraint(text)).not.toHaveProperty('fault');
  });

  it.each(refused)('%j is refused with a reason', (text) => {
    expect(parseConstraint(text)).toEqual({
      fault: expect.stringMatching(/^no .*: expected |^no constraint/) as unknown,
    });
  });

  it('key and value are trimmed, and the operator is the first one of ==, then of !=', () => {
    expect(parseConstraint('  node.role  !=  boss  ')).toEqual({
      ...{ key: 'node.role', isNegated: true, value: 'boss' },
    });
    expect(parseConstraint('node.role==a b')).toEqual({ key: 'node.role', isNegated: false, value: 'a b' });
  });
});

describe('whyNeverMet() finds what no node of any swarm can meet', () => {
  const reasonOf = (text: string): string | undefined => {
    const parsed = parseConstraint(text);
    return 'fault' in parsed ? parsed.fault : whyNeverMet(parsed);
  };

  it.each(['node.foo==x', 'node.foo!=x', 'foo==x', 'node.labels==x', 'node.labels.==x', 'engine.foo!=y'])(
    '%j: nodes have no such key',
    (text) => {
      expect(reasonOf(text)).toMatch(/^nodes have no "/);
    },
  );

  it.each([
    ['node.role==boss', /^no node has the role "boss"/],
    ['node.ip==zz', /^"zz" is not an address/],
    ['node.ip!=zz', /^"zz" is not an address/],
    ['node.ip==10.0.0.0/33', /is not an address/],
    ['node.ip==10.0.0.0/8/8', /is not an address/],
    ['node.ip==10.0.0.0/x', /is not an address/],
    ['node.ip==fd00::/129', /is not an address/],
  ])('%j', (text, reason) => {
    expect(reasonOf(text)).toMatch(reason);
  });

  it.each([
    'node.labels.zone==x',
    'Engine.Labels.x!=y',
    'node.id==abc',
    'node.hostname!=zz',
    'Node.Platform.OS==LINUX',
    'node.platform.arch==x86_64',
    'node.role==Worker',
    'node.role!=boss',
    'node.ip==10.0.0.7',
    'node.ip==10.0.0.0/32',
    'node.ip==fd00::/128',
  ])('%j can be met', (text) => {
    expect(reasonOf(text)).toBeUndefined();
  });
});
