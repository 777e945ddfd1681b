import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Wait } from '../../../src/model/plan.ts';
import { orderSteps } from '../../../src/plan/common/order-steps.ts';
import type { Step } from '../../../src/plan/common/fragment.ts';
import { stepOf, waitOf } from '../../builders/steps.ts';
import { itHolds } from '../../support/it-holds.ts';

const idsOf = (steps: readonly Step[]): readonly string[] => steps.map(({ change }) => change.id);

describe('orderSteps()', () => {
  it('puts what is depended on first, and sorts by key what is free', () => {
    const steps = [
      stepOf('network/b', 'service/z'),
      stepOf('service/z'),
      stepOf('network/c'),
      stepOf('network/a'),
    ];

    expect(idsOf(orderSteps(steps, []))).toEqual(['network/a', 'network/c', 'service/z', 'network/b']);
  });

  it('looks through waits at what they wait for', () => {
    const steps = [stepOf('network/a', 'wait/service/core'), stepOf('service/core')];

    const ordered = orderSteps(steps, [waitOf('service/core', 'service/core')]);

    expect(idsOf(ordered)).toEqual(['service/core', 'network/a']);
    expect(ordered[1]?.change.dependsOn).toEqual(['wait/service/core']);
  });

  it('drops dependencies on what is not in the plan, which are met', () => {
    const [step] = orderSteps([stepOf('service/a', 'network/gone')], []);

    expect(step?.change.dependsOn).toEqual([]);
  });

  it('does not wait for a wait that itself waits for something that is not in the plan', () => {
    const steps = [stepOf('service/a', 'wait/service/core')];

    const ordered = orderSteps(steps, [waitOf('service/core', 'service/core')]);

    expect(idsOf(ordered)).toEqual(['service/a']);
  });

  it('names the steps that depend on each other', () => {
    expect(() =>
      orderSteps([stepOf('service/a', 'service/b'), stepOf('service/b', 'service/a')], []),
    ).toThrow('Steps depend on each other: service/a, service/b');
  });

  it('throws where steps depend on each other', () => {
    expect(() =>
      orderSteps([stepOf('service/a', 'service/b'), stepOf('service/b', 'service/a')], []),
    ).toThrow('Steps depend on each other');
  });

  itHolds(
    'respects every dependency of any graph, loses nothing, and does not look at the order of its input',
    500,
    () =>
      fc.property(anyGraph, ({ steps, waits, shuffled }) => {
        const ordered = orderSteps(steps, waits);

        const ids = idsOf(ordered);
        expect([...ids].sort()).toEqual([...idsOf(steps)].sort());
        for (const { change } of ordered)
          for (const before of stepsBehind(change.dependsOn, waits))
            expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(change.id));
        expect(idsOf(orderSteps(shuffled, waits))).toEqual(ids);
      }),
  );
});

/** Steps that depend on steps and waits with smaller numbers only, so that there is no circle. */
const anyGraph = fc
  .array(
    fc.record({
      kind: fc.constantFrom('network', 'node', 'config', 'service'),
      on: fc.array(fc.nat(), { maxLength: 3 }),
      isWait: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .chain((nodes) => {
    const ids = nodes.map(({ kind, isWait }, index) =>
      isWait ? `wait/service/${index}` : `${kind}/${index}`,
    );
    const dependencies = nodes.map(({ on }, index) =>
      index === 0 ? [] : on.map((number) => ids[number % index] ?? ''),
    );
    const steps = nodes.flatMap(({ isWait }, index) =>
      isWait ? [] : [stepOf(ids[index] ?? '', ...(dependencies[index] ?? []))],
    );
    const waits = nodes.flatMap(({ isWait }, index) =>
      isWait ? [waitOf(`service/${index}`, ...(dependencies[index] ?? []))] : [],
    );
    return fc
      .shuffledSubarray(steps, { minLength: steps.length })
      .map((shuffled) => ({ steps, waits, shuffled }));
  });

function stepsBehind(ids: readonly string[], waits: readonly Wait[]): readonly string[] {
  return ids.flatMap((id) => {
    const wait = waits.find((candidate) => candidate.id === id);
    return wait === undefined ? [id] : stepsBehind(wait.dependsOn, waits);
  });
}
