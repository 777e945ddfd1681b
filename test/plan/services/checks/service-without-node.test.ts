import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../../src/model/field-values.ts';
import { nodeKeysLabel } from '../../../../src/model/own-labels.ts';
import type { ObservedNode, ObservedService } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { planChanges } from '../../../../src/plan/plan-changes.ts';
import {
  image,
  labels,
  observedNode,
  observedService,
  observedSwarm,
  specValue,
} from '../../../builders/observed.ts';
import { desired, desiredNode, desiredService, ownLabels, planInput } from '../../../builders/plan-input.ts';

const inEast: FieldValues = { image: 'nginx:1', 'placement.constraints': ['node.labels.region==east'] };

const constrained = (...constraints: readonly string[]) =>
  specValue(['TaskTemplate', 'Placement', 'Constraints'], constraints);

/** A service of ours as it was written last. */
const written = (applied: FieldValues, ...constraints: readonly string[]): ObservedService =>
  observedService('web', image('nginx:1'), constrained(...constraints), labels(ownLabels(applied)));

interface World {
  readonly services?: readonly ObservedService[];
  readonly nodes: readonly ObservedNode[];
  /** Labels that the manifests say of node n0; none: they do not speak of it. */
  readonly labelled?: Readonly<Record<string, string>>;
  readonly prune?: boolean;
}

const plan = (
  values: FieldValues | undefined,
  { services = [], nodes, labelled, prune = false }: World,
): Plan =>
  planChanges(
    planInput({
      desired: desired({
        services: values === undefined ? [] : [desiredService('web', values)],
        nodes: labelled === undefined ? [] : [desiredNode('n0', labelled)],
      }),
      observed: observedSwarm({ services, nodes }),
      prune,
    }),
  ).plan;

const bare = observedNode('n0');
const east = observedNode('n0', { labels: { region: 'east' } });

describe('planChanges() for the constraints of a service', () => {
  it('refuses a new service that would find no node', () => {
    expect(plan(inEast, { nodes: [bare] })).toMatchObject({
      changes: [],
      waits: [],
      refused: [
        {
          resource: 'service/web',
          reason: 'no node of the swarm meets node.labels.region==east',
          hint: 'Label a node to meet them, or change placement.constraints: web.yaml:1',
        },
      ],
    });
  });

  it('counts the labels that the same plan sets', () => {
    expect(plan(inEast, { nodes: [bare], labelled: { region: 'east' } }).refused).toEqual([]);
  });

  it('refuses new constraints before they take the running tasks away', () => {
    const before = { image: 'nginx:1' };

    expect(plan(inEast, { nodes: [bare], services: [written(before)] })).toMatchObject({
      changes: [],
      refused: [{ resource: 'service/web' }],
    });
  });

  it('warns of a service that had no node before, and executes other changes', () => {
    const services = [written(inEast, 'node.labels.region==east')];

    const { changes, refused, warnings } = plan({ ...inEast, image: 'nginx:2' }, { nodes: [bare], services });

    expect(refused).toEqual([]);
    expect(changes.map(({ id }) => id)).toEqual(['service/web']);
    expect(warnings).toEqual([
      {
        kind: 'serviceWithoutNode',
        resource: 'service/web',
        message: 'service/web has no node to run on: no node of the swarm meets node.labels.region==east',
      },
    ]);
    expect(plan(inEast, { nodes: [bare], services }).warnings).toHaveLength(1);
  });

  it('refuses nothing of an observe-only service', () => {
    const { refused, warnings } = planChanges(
      planInput({
        desired: desired({
          services: [desiredService('web', inEast)],
          observeOnly: [{ resource: 'service/web', reason: 'observed' }],
        }),
        observed: observedSwarm({ nodes: [bare] }),
      }),
    ).plan;

    expect(refused).toEqual([]);
    expect(warnings).toMatchObject([{ message: 'service/web: create; it is observe-only (observed)' }]);
  });

  it.each<[string, Partial<ObservedNode>]>([
    ['down', { state: 'down' }],
    ['lost to the managers', { state: 'unknown' }],
  ])('has nothing against nodes that are %s', (_, overrides) => {
    expect(plan(inEast, { nodes: [{ ...east, ...overrides }] })).toMatchObject({ refused: [], warnings: [] });
  });

  it('does not count a drained node, and says so', () => {
    expect(plan(inEast, { nodes: [{ ...east, availability: 'drain' }] }).refused[0]?.reason).toBe(
      'only nodes that take no tasks meet node.labels.region==east: n0 (drain)',
    );
  });

  const ours = observedNode('n0', {
    labels: { region: 'east', [nodeKeysLabel('default')]: '{"region":"east"}' },
  });
  const foreign = observedService('db', constrained('node.labels.region==east'));

  it.each<[string, World]>([
    ['changes', { nodes: [ours], services: [foreign], labelled: { region: 'west' } }],
    ['prunes', { nodes: [ours], services: [foreign], prune: true }],
  ])('tells of a service of somebody else that loses its nodes by a label that the plan %s', (_, world) => {
    const { refused, warnings } = plan(undefined, world);

    expect(refused).toEqual([]);
    expect(warnings).toMatchObject([{ resource: 'service/db' }]);
  });

  it('does not warn of a foreign service that had no node before, nor of one that is removed', () => {
    expect(plan(undefined, { nodes: [bare], services: [foreign] }).warnings).toEqual([]);
    expect(
      plan(undefined, {
        nodes: [ours],
        services: [written(inEast, 'node.labels.region==east')],
        prune: true,
      }).warnings,
    ).toEqual([]);
  });
});
