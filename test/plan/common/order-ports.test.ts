import { describe, expect, it } from 'vitest';
import type { ObservedService } from '../../../src/model/observed.ts';
import { fragment, type Fragment, type Step } from '../../../src/plan/common/fragment.ts';
import { orderPorts } from '../../../src/plan/common/order-ports.ts';
import { observedService, observedSwarm, specValue } from '../../builders/observed.ts';
import { desired, desiredService, planInput } from '../../builders/plan-input.ts';
import { changeOf } from '../../builders/steps.ts';

const publishing = (name: string, ...numbers: readonly number[]): ObservedService =>
  observedService(
    name,
    specValue(
      ['EndpointSpec', 'Ports'],
      numbers.map((PublishedPort) => ({ PublishedPort, PublishMode: 'ingress', Protocol: 'tcp' })),
    ),
  );

const step = (name: string, write: Step['write']): Step => ({
  change: changeOf(`service/${name}`, { op: write.kind === 'removeService' ? 'delete' : 'update' }),
  write,
});

const creates = (name: string, ...ports: readonly number[]): Step =>
  step(name, { kind: 'createService', spec: publishing(name, ...ports).spec });
const updates = (name: string, ...ports: readonly number[]): Step =>
  step(name, {
    kind: 'updateService',
    ref: { id: `id-of-${name}`, version: 1 },
    spec: publishing(name, ...ports).spec,
  });
const removes = (name: string): Step => step(name, { kind: 'removeService', id: `id-of-${name}` });

const ordered = (services: readonly ObservedService[], ...steps: readonly Step[]): Fragment =>
  orderPorts(
    fragment({ steps }),
    planInput({
      desired: desired({ services: [desiredService('a', {})] }),
      observed: observedSwarm({ services }),
    }),
  );

const orderOf = ({ steps }: Fragment): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(steps.map(({ change }) => [change.id, change.dependsOn]));

describe('orderPorts()', () => {
  it('orders a service that is removed or frees its port before the one that takes it', () => {
    const services = [publishing('gone', 80), publishing('moving', 81)];

    expect(
      orderOf(ordered(services, creates('new', 80, 81), removes('gone'), updates('moving', 82))),
    ).toEqual({
      'service/new': ['service/gone', 'service/moving'],
      'service/gone': [],
      'service/moving': [],
    });
  });

  it('orders a chain of services that take over from each other', () => {
    const services = [publishing('a', 80), publishing('b', 81)];

    expect(orderOf(ordered(services, updates('a', 81), updates('b', 82)))).toEqual({
      'service/a': ['service/b'],
      'service/b': [],
    });
  });

  it('refuses services that would swap their ports, and nothing else', () => {
    const services = [publishing('a', 80), publishing('b', 81), publishing('c', 90)];

    const { steps, refused } = ordered(services, updates('a', 81), updates('b', 80), updates('c', 91));

    expect(steps.map(({ change }) => change.id)).toEqual(['service/c']);
    expect(refused).toMatchObject([
      {
        resource: 'service/a',
        reason: 'it and another service take ports from each other, and neither can be updated first',
        hint: 'Move one of the two to a temporary port first: a.yaml:1',
      },
      { resource: 'service/b' },
    ]);
  });

  it('leaves services alone that take no port of another', () => {
    const services = [publishing('a', 80)];

    expect(orderOf(ordered(services, updates('a', 80), creates('b', 81)))).toEqual({
      'service/a': [],
      'service/b': [],
    });
  });

  it('does not wait for a port that a service has already, or that its holder keeps', () => {
    const services = [publishing('a', 80), publishing('b', 80, 90)];

    expect(orderOf(ordered(services, updates('a', 80, 81), updates('b', 91)))).toEqual({
      'service/a': [],
      'service/b': [],
    });
    expect(orderOf(ordered(services, creates('new', 80), updates('b', 80, 91)))).toEqual({
      'service/new': [],
      'service/b': [],
    });
  });

  it('takes a port of another protocol for another port', () => {
    const udp = specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: 80, Protocol: 'udp' }]);

    expect(orderOf(ordered([observedService('dns', udp)], creates('new', 80), removes('dns')))).toEqual({
      'service/new': [],
      'service/dns': [],
    });
  });

  it('adds to what a step comes after already, and orders a taker of several ports behind one of them', () => {
    const first = creates('new', 80, 443);
    const step = { ...first, change: { ...first.change, dependsOn: ['network/net'] } };

    expect(orderOf(ordered([publishing('gone', 80, 8080)], step, removes('gone')))).toEqual({
      'service/new': ['network/net', 'service/gone'],
      'service/gone': [],
    });
  });

  it('refuses a swap of which a third service only wants a port', () => {
    const services = [publishing('b', 81), publishing('c', 82)];

    const { steps, refused } = ordered(services, creates('new', 81), updates('b', 82), updates('c', 81));

    expect(steps.map(({ change }) => change.id)).toEqual(['service/new']);
    expect(refused).toMatchObject([
      { resource: 'service/b', hint: 'Move one of the two to a temporary port first: the manifests' },
      { resource: 'service/c' },
    ]);
  });

  it('comes to an end where a service takes over from two that swap', () => {
    const services = [publishing('a', 80), publishing('b', 81), publishing('c', 82)];

    const { steps } = ordered(services, updates('a', 81), updates('b', 82), updates('c', 81));

    expect(steps.map(({ change }) => change.id)).toEqual(['service/a']);
  });
});
