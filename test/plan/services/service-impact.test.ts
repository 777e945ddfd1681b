import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import {
  env,
  image,
  labels,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput } from '../../builders/plan-input.ts';

const planWeb = (values: FieldValues, observed: Partial<ObservedSwarm>): Planned =>
  planChanges(
    planInput({
      desired: desired({ services: [desiredService('web', values)] }),
      observed: observedSwarm(observed),
    }),
  );

/** The service `web` as we created it without values, and as observed now. */
const ourWeb = (...parts: readonly SpecPart[]): Partial<ObservedSwarm> => ({
  services: [observedService('web', labels(ownLabels({})), ...parts)],
});

describe('the impact of a change of a service', () => {
  it.each<[string, FieldValues, SpecPart, object]>([
    ['labels touch no task', { labels: { a: '2' } }, labels(ownLabels({})), { class: 'none', tasks: 0 }],
    ['more replicas stop no task', { replicas: 4 }, replicas(2), { class: 'none', tasks: 0 }],
    [
      'fewer replicas stop the rest',
      { replicas: 1 },
      replicas(3),
      { class: 'reschedule', tasks: 2, summary: '2 tasks stopped' },
    ],
    ['another image restarts all tasks', { image: 'b' }, image('a'), { class: 'rollingRestart', tasks: 3 }],
    [
      'another variable restarts all tasks',
      { env: { A: '2' } },
      env('A=1'),
      { class: 'rollingRestart', tasks: 3 },
    ],
    [
      'other constraints move tasks off nodes that do not meet them',
      { 'placement.constraints': ['node.labels.disk==ssd'] },
      image(''),
      {
        class: 'reschedule',
        tasks: 1,
        summary: '1 task moved to another node (placement.constraints changed)',
      },
    ],
    [
      'other preferences move no task',
      { 'placement.preferences': ['node.labels.zone'] },
      image(''),
      { class: 'none', tasks: 0 },
    ],
    [
      'other constraints with another image restart all tasks',
      { image: 'b', 'placement.constraints': ['node.labels.disk==ssd'] },
      image('a'),
      { class: 'rollingRestart', tasks: 3, summary: 'rolling restart of 3 tasks (image changed)' },
    ],
    ['update settings touch no task', { 'update.delay': 5 }, image(''), { class: 'none', tasks: 0 }],
    [
      'any change runs a job again',
      { labels: { a: '2' } },
      specValue(['Mode'], { ReplicatedJob: {} }),
      { class: 'rollingRestart', summary: 'rolling restart of 3 tasks (any update runs a job again)' },
    ],
  ])('says that %s', (_, values, part, impact) => {
    const swarm = ourWeb(part);
    const nodes = [observedNode('n0', { labels: { disk: 'ssd' } }), observedNode('n1')];
    const tasks = [
      observedTask('web', { id: '1', nodeId: 'id-of-n0' }),
      observedTask('web', { id: '2', nodeId: 'id-of-n1' }),
      observedTask('web', { id: '3', nodeId: undefined }),
      observedTask('other', { id: '4', nodeId: 'id-of-n1' }),
      observedTask('other', { id: '5', nodeId: 'id-of-n1' }),
    ];

    expect(planWeb(values, { ...swarm, nodes, tasks }).plan.changes[0]?.impact).toMatchObject(impact);
  });
});
