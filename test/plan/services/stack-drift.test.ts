import { describe, expect, it } from 'vitest';
import { driftFromLedger } from '../../../src/plan/drift-from-ledger.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { image, labels, observedService, observedSwarm } from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const route = { labels: { host: 'shop.test' } };
const row = { id: 'id-of-shop', attempted: 'x', applied: route };
const ledger = { salt, rows: { 'service/shop': row } } as const;

/** The service after a deployment that knows nothing of our label. */
const after = (serviceLabels: Readonly<Record<string, string>>) =>
  observedSwarm({ services: [observedService('shop', image('shop:1'), labels(serviceLabels))] });

const stacksOf = (serviceLabels: Readonly<Record<string, string>>): readonly unknown[] => {
  const observed = after(serviceLabels);
  const services = [desiredService('shop', route)];
  const planned = planChanges(planInput({ desired: desired({ services }), observed, ledger }));
  const written = driftFromLedger({ owner: 'default', ledger, hasFreshSalt: false, observed });
  return [...planned.plan.drift, ...written].map(({ resource, stack }) => [resource, stack]);
};

describe('the drift of an adopted service', () => {
  it('names the stack that deploys it', () => {
    expect(stacksOf({ 'com.docker.stack.namespace': 'shops' })).toEqual([
      ['service/shop', 'shops'],
      ['service/shop', 'shops'],
    ]);
  });

  it('names none if it belongs to no stack', () => {
    expect(stacksOf({})).toEqual([
      ['service/shop', undefined],
      ['service/shop', undefined],
    ]);
  });
});

describe('the drift of a service that we made', () => {
  it('names no stack, whatever label somebody gave it', () => {
    const values = { image: 'shop:1', labels: { host: 'shop.test' } };
    const drifted = ownLabels(values, { host: 'other.test', 'com.docker.stack.namespace': 'shops' });
    const observed = observedSwarm({ services: [observedService('shop', image('shop:1'), labels(drifted))] });
    const services = [desiredService('shop', values)];

    const { plan } = planChanges(
      planInput({
        desired: desired({ services }),
        observed,
        ledger: { salt, rows: { 'service/shop': { id: 'id-of-shop', attempted: 'x' } } },
      }),
    );

    expect(plan.drift).toMatchObject([{ resource: 'service/shop' }]);
    expect(plan.drift[0]?.stack).toBeUndefined();
  });
});
