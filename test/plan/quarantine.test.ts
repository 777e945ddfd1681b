import { describe, expect, it } from 'vitest';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { hashOf } from '../../src/spec/hash.ts';
import { image, labels, observedService, observedSwarm } from '../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../builders/plan-input.ts';

const wanted = { image: 'nginx:2' };

const planOf = (updateState: string | undefined, attempted: string) =>
  planChanges(
    planInput({
      desired: desired({ services: [desiredService('web', wanted)] }),
      observed: observedSwarm({
        services: [
          {
            ...observedService('web', image('nginx:1'), labels(ownLabels({ image: 'nginx:1' }))),
            updateState,
          },
        ],
      }),
      ledger: { salt, rows: { 'service/web': { id: 'id-of-web', attempted } } },
    }),
  );

describe('planChanges() for what swarm did not go through with', () => {
  it.each(['paused', 'rollback_started', 'rollback_paused', 'rollback_completed'])(
    'does not send again what is %s and still declared',
    (state) => {
      const { plan, writes, ledger } = planOf(state, hashOf(wanted));

      expect(plan.changes).toEqual([]);
      expect(writes.size).toBe(0);
      expect(plan.refused).toMatchObject([{ resource: 'service/web', isQuarantined: true }]);
      expect(plan.refused[0]?.reason).toContain(state);
      expect(ledger.rows['service/web']?.attempted).toBe(hashOf(wanted));
    },
  );

  it('sends what is declared anew', () => {
    const { plan } = planOf('rollback_completed', hashOf({ image: 'nginx:bad' }));

    expect(plan.changes).toMatchObject([{ id: 'service/web', op: 'update' }]);
    expect(plan.refused).toEqual([]);
  });

  it.each([undefined, 'updating', 'completed'])('sends what differs while the last update is %s', (state) => {
    expect(planOf(state, hashOf(wanted)).plan.changes).toHaveLength(1);
  });
});
