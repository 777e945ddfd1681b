import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { labels, observedService, observedSwarm, type SpecPart } from '../../builders/observed.ts';
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

describe('planChanges() for the fields of a service', () => {
  it('refuses a field that the engine would drop', () => {
    const { plan, writes } = planWeb({ image: 'a', 'healthcheck.startInterval': 1_000_000_000 }, {});

    expect(writes.size).toBe(0);
    expect(plan.refused).toEqual([
      {
        resource: 'service/web',
        reason: 'API 1.41, which is used with the engine, would lose healthcheck.startInterval (needs 1.44)',
        hint: 'Remove it from web.yaml:1, or upgrade the engines',
      },
    ]);
  });

  it('shows sizes, times and processors as a manifest says them, and no password of a mount', () => {
    const { plan } = planWeb(
      {
        stopGracePeriod: 90_000_000_000,
        mounts: {
          '/a': { type: 'volume', volume: { driver: { options: { o: 'password=x', type: 'cifs' } } } },
        },
        'resources.limits.cpus': 500_000_000,
        'resources.limits.memory': 67_108_864,
        'logging.options': { token: 'x' },
      },
      ourWeb(),
    );

    expect(plan.changes[0]?.fields.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['stopGracePeriod', '10s', '1m30s'],
      [
        'mounts["/a"]',
        undefined,
        {
          type: 'volume',
          volume: { driver: { options: { o: '(sensitive)', type: '(sensitive)' } } },
        },
      ],
      ['logging.options.token', undefined, '(sensitive)'],
      ['resources.limits.cpus', 0, 0.5],
      ['resources.limits.memory', '0b', '64m'],
    ]);
  });
});
