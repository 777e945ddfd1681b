import { describe, expect, it } from 'vitest';
import { environment } from '../../src/service-fields/codecs.ts';
import { isSameImage } from '../../src/service-fields/fields/image.ts';
import { mode } from '../../src/service-fields/fields/mode.ts';
import { networks } from '../../src/service-fields/fields/networks.ts';
import { constraints, normalizeConstraint } from '../../src/service-fields/fields/placement.ts';
import { context } from './field-samples.ts';

describe('environment', () => {
  it('keeps the order that stands there and appends new variables sorted', () => {
    const lines = environment.encode({ A: '1', Z: '2', M: '3', B: '4' }, ['Z=9', 'A=1'], context);

    expect(lines).toEqual(['Z=2', 'A=1', 'B=4', 'M=3']);
  });

  it('takes away what is wanted no more', () => {
    expect(environment.encode({ B: '1' }, ['A=1', 'B=1'], context)).toEqual(['B=1']);
    expect(environment.encode({}, ['A=1'], context)).toBeUndefined();
  });

  it('splits at the first equals sign only', () => {
    expect(environment.decode(['A=b=c', 'EMPTY=', 'BARE'], context)).toEqual({
      A: 'b=c',
      EMPTY: '',
      BARE: '',
    });
  });
});

describe('constraints', () => {
  const foreign = 'node.labels.com.docker.ucp.orchestrator.swarm==true';

  it('keeps what MKE adds, and the way in which a line is written', () => {
    const standing = ['node.labels.region == east', foreign, 'node.role==worker'];

    expect(constraints.encode(['node.labels.region==east', 'node.labels.x!=1'], standing, context)).toEqual([
      'node.labels.region == east',
      foreign,
      'node.labels.x!=1',
    ]);
    expect(constraints.encode([], standing, context)).toEqual([foreign]);
  });

  it('are gone where none is left', () => {
    expect(constraints.encode([], ['node.role==worker'], context)).toBeUndefined();
  });
});

describe('normalizeConstraint()', () => {
  it('takes out the space around the operator', () => {
    expect(normalizeConstraint(' node.labels.a  ==  b ')).toBe('node.labels.a==b');
    expect(normalizeConstraint('node.role != manager')).toBe('node.role!=manager');
  });
});

describe('networks', () => {
  it('keeps an attachment that stays with its aliases and options', () => {
    const standing = [
      { Target: 'id-of-back', Aliases: ['db'], DriverOpts: { a: '1' } },
      { Target: 'id-of-old' },
    ];

    expect(networks.encode(['front', 'back'], standing, context)).toEqual([
      { Target: 'id-of-back', Aliases: ['db'], DriverOpts: { a: '1' } },
      { Target: 'id-of-front' },
    ]);
  });

  it('names a network that is not there yet', () => {
    expect(networks.encode(['unknown'], undefined, context)).toEqual([{ Target: 'unknown' }]);
  });
});

describe('mode', () => {
  it('keeps the replicas that stand there', () => {
    const standing = { Replicated: { Replicas: 4 } };

    expect(mode.encode('replicated', standing, context)).toEqual(standing);
    expect(mode.encode('replicated', undefined, context)).toEqual({ Replicated: { Replicas: 1 } });
    expect(mode.encode('global', standing, context)).toEqual({ Global: {} });
  });
});

describe('isSameImage()', () => {
  it('takes an image for the same where only a digest was added to it', () => {
    expect(isSameImage('nginx:1', 'nginx:1@sha256:aa')).toBe(true);
    expect(isSameImage('nginx:1', 'nginx:1')).toBe(true);
  });

  it('tells images apart by a digest that is declared', () => {
    expect(isSameImage('nginx:1@sha256:aa', 'nginx:1')).toBe(false);
    expect(isSameImage('nginx:1@sha256:aa', 'nginx:1@sha256:bb')).toBe(false);
    expect(isSameImage('nginx:1', 'nginx:12@sha256:aa')).toBe(false);
  });
});
