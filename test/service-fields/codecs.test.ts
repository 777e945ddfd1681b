import { describe, expect, it } from 'vitest';
import { environment } from '../../src/service-fields/codecs.ts';
import { isSameImage } from '../../src/service-fields/fields/image.ts';
import { mode } from '../../src/service-fields/fields/mode.ts';
import { networks } from '../../src/service-fields/fields/networks.ts';
import { constraints, normalizeConstraint } from '../../src/service-fields/fields/placement.ts';
import { context } from './field-samples.ts';

describe('environment', () => {
  it('keeps the observed order and appends new variables sorted', () => {
    const lines = environment.encode({ A: '1', Z: '2', M: '3', B: '4' }, ['Z=9', 'A=1'], context);

    expect(lines).toEqual(['Z=2', 'A=1', 'B=4', 'M=3']);
  });

  it('removes variables that are no longer desired', () => {
    expect(environment.encode({ B: '1' }, ['A=1', 'B=1'], context)).toEqual(['B=1']);
    expect(environment.encode({}, ['A=1'], context)).toBeUndefined();
  });

  it('splits only at the first equals sign', () => {
    expect(environment.decode(['A=b=c', 'EMPTY=', 'BARE'], context)).toEqual({
      A: 'b=c',
      EMPTY: '',
      BARE: null,
    });
  });

  it('keeps an entry without an equals sign, which removes a variable of the image', () => {
    expect(environment.encode({ A: '', PATH: null }, ['PATH', 'A=1'], context)).toEqual(['PATH', 'A=']);
    expect(environment.encode({ B: null }, undefined, context)).toEqual(['B']);
  });
});

describe('constraints', () => {
  const foreign = 'node.labels.com.docker.ucp.orchestrator.swarm==true';

  it('keeps constraints that MKE adds, and the spelling of a line', () => {
    const observed = ['node.labels.region == east', foreign, 'node.role==worker'];

    expect(constraints.encode(['node.labels.region==east', 'node.labels.x!=1'], observed, context)).toEqual([
      'node.labels.region == east',
      foreign,
      'node.labels.x!=1',
    ]);
    expect(constraints.encode([], observed, context)).toEqual([foreign]);
  });

  it('are removed if none is left', () => {
    expect(constraints.encode([], ['node.role==worker'], context)).toBeUndefined();
  });
});

describe('normalizeConstraint()', () => {
  it('removes the space around the operator', () => {
    expect(normalizeConstraint(' node.labels.a  ==  b ')).toBe('node.labels.a==b');
    expect(normalizeConstraint('node.role != manager')).toBe('node.role!=manager');
  });
});

describe('networks', () => {
  it('keeps the aliases and options of a kept attachment', () => {
    const observed = [
      { Target: 'id-of-back', Aliases: ['db'], DriverOpts: { a: '1' } },
      { Target: 'id-of-old' },
    ];

    expect(networks.encode(['front', 'back'], observed, context)).toEqual([
      { Target: 'id-of-back', Aliases: ['db'], DriverOpts: { a: '1' } },
      { Target: 'id-of-front' },
    ]);
  });

  it('uses the name of a network that does not exist yet', () => {
    expect(networks.encode(['unknown'], undefined, context)).toEqual([{ Target: 'unknown' }]);
  });
});

describe('mode', () => {
  it('keeps the observed replicas', () => {
    const observed = { Replicated: { Replicas: 4 } };

    expect(mode.encode('replicated', observed, context)).toEqual(observed);
    expect(mode.encode('replicated', undefined, context)).toEqual({ Replicated: { Replicas: 1 } });
    expect(mode.encode('global', observed, context)).toEqual({ Global: {} });
  });
});

describe('isSameImage()', () => {
  it('treats images as equal if only a digest was added', () => {
    expect(isSameImage('nginx:1', 'nginx:1@sha256:aa')).toBe(true);
    expect(isSameImage('nginx:1', 'nginx:1')).toBe(true);
  });

  it('distinguishes images by a declared digest', () => {
    expect(isSameImage('nginx:1@sha256:aa', 'nginx:1')).toBe(false);
    expect(isSameImage('nginx:1@sha256:aa', 'nginx:1@sha256:bb')).toBe(false);
    expect(isSameImage('nginx:1', 'nginx:12@sha256:aa')).toBe(false);
  });
});
