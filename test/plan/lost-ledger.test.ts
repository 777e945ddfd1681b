import { describe, expect, it } from 'vitest';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { env, image, labels, observedService, observedSwarm } from '../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput } from '../builders/plan-input.ts';

describe('planChanges() after the ledger was lost', () => {
  it('treats a changed variable as a change of the manifests: sealed values cannot be compared', () => {
    const written = { image: 'nginx:1', env: { TOKEN: 'old' } };
    const { plan } = planChanges(
      planInput({
        desired: desired({ services: [desiredService('web', { ...written, env: { TOKEN: 'new' } })] }),
        observed: observedSwarm({
          services: [observedService('web', image('nginx:1'), env('TOKEN=old'), labels(ownLabels(written)))],
        }),
        ledger: { salt: 'another', rows: {} },
        hasFreshSalt: true,
      }),
    );

    expect(plan.drift).toEqual([]);
    expect(plan.changes).toMatchObject([{ id: 'service/web', op: 'update', cause: 'manifest' }]);
  });

  it('still reports drift of what was never sealed', () => {
    const written = { image: 'nginx:1', env: { TOKEN: 'old' } };
    const { plan } = planChanges(
      planInput({
        desired: desired({ services: [desiredService('web', written)] }),
        observed: observedSwarm({
          services: [observedService('web', image('evil:1'), env('TOKEN=old'), labels(ownLabels(written)))],
        }),
        ledger: { salt: 'another', rows: {} },
        hasFreshSalt: true,
      }),
    );

    expect(plan.drift).toEqual([
      {
        resource: 'service/web',
        state: 'changed',
        fields: [{ path: 'image', field: 'image', from: 'nginx:1', to: 'evil:1' }],
      },
    ]);
  });
});
