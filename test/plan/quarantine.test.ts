import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/model/ledger.ts';
import type { ObservedService } from '../../src/model/observed.ts';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { hashOf } from '../../src/spec/hash.ts';
import {
  image,
  labels,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
} from '../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../builders/plan-input.ts';

const wanted = { image: 'nginx:2' };
const hash = hashOf(wanted);
const note = { hash, since: '2025-12-31T00:00:00.000Z', reason: 'No such image: nginx:2' };

/** The service as we made it, running an image. */
const web = (running: string, said: Partial<ObservedService> = {}): ObservedService => ({
  ...observedService('web', image(running), replicas(2), labels(ownLabels({ image: running }))),
  ...said,
});

const planOf = (service: ObservedService, row: Partial<LedgerRow>, runningTasks = 2, owner = 'default') =>
  planChanges(
    planInput({
      owner,
      desired: desired({ services: [desiredService('web', wanted)] }),
      observed: observedSwarm({
        services: [service],
        tasks: Array.from({ length: runningTasks }, (_, index) => observedTask('web', { id: `t${index}` })),
      }),
      ledger: { salt, rows: { 'service/web': { id: 'id-of-web', attempted: hash, ...row } } },
    }),
  );

const stopped = ['paused', 'rollback_started', 'rollback_paused', 'rollback_completed'];

describe('planChanges() for what swarm did not go through with', () => {
  it.each(stopped)(
    'does not send again what is %s and still declared, and notes it in the ledger',
    (state) => {
      const { plan, writes, ledger } = planOf(web('nginx:1', { updateState: state }), {});

      expect(plan.changes).toEqual([]);
      expect(writes.size).toBe(0);
      expect(plan.refused).toMatchObject([{ resource: 'service/web', isQuarantined: true }]);
      expect(plan.refused[0]?.reason).toContain(state);
      expect(ledger.rows['service/web']).toEqual({
        id: 'id-of-web',
        attempted: hash,
        quarantined: { hash, since: '2026-01-01T00:00:00.000Z' },
      });
    },
  );

  it('does not send it either when the engine has forgotten its word, and tells the error of then', () => {
    const { plan, ledger } = planOf(web('nginx:1'), { quarantined: note });

    expect(plan.changes).toEqual([]);
    expect(plan.refused[0]?.reason).toBe(
      'swarm did not go through with the update, and the manifests still say the same; ' +
        'since 2025-12-31T00:00:00Z; last error: No such image: nginx:2',
    );
    expect(ledger.rows['service/web']?.quarantined).toEqual(note);
  });

  it('names the command that sends it again, with the owner where it is not the default one', () => {
    const refused = planOf(web('nginx:1', { updateState: 'paused', labels: {} }), {}, 2, 'team').plan.refused;

    expect(refused[0]?.hint).toContain('reconciler retry service/web --owner team');
  });

  it('sends what is declared anew, and forgets the quarantine', () => {
    const { plan, ledger } = planOf(web('nginx:1', { updateState: 'rollback_completed' }), {
      attempted: 'another',
      quarantined: { ...note, hash: 'another' },
    });

    expect(plan.changes).toMatchObject([{ id: 'service/web', op: 'update' }]);
    expect(plan.refused).toEqual([]);
    expect(ledger.rows['service/web']?.quarantined).toBeUndefined();
  });

  it('sends again what was released by retry', () => {
    const { plan } = planOf(web('nginx:1', { updateState: 'rollback_completed' }), { attempted: '' });

    expect(plan.changes).toMatchObject([{ id: 'service/web', op: 'update' }]);
  });

  it.each([undefined, 'updating', 'completed'])(
    'sends what differs while the last update is %s',
    (updateState) => {
      expect(planOf(web('nginx:1', { updateState }), {}).plan.changes).toHaveLength(1);
    },
  );

  it('does not take the rollout before an attempt that was never sent for its own', () => {
    const before = { updateState: 'rollback_completed', updateStartedAt: '2026-01-01T00:00:00Z' };

    const { ledger } = planOf(web('nginx:1', before), { attempted: 'another' });
    const intent = ledger.rows['service/web'];

    expect(intent).toEqual({ id: 'id-of-web', attempted: hash, stoppedBefore: before.updateStartedAt });
    expect(planOf(web('nginx:1', before), intent ?? {}).plan.changes).toHaveLength(1);
    const rolledBack = { ...before, updateStartedAt: '2026-01-01T00:01:00Z' };
    expect(planOf(web('nginx:1', rolledBack), intent ?? {}).plan.refused).toHaveLength(1);
  });
});

describe('planChanges() for a service whose spec is as declared while its rollout stands still', () => {
  it('refuses it while it is paused', () => {
    const { plan } = planOf(web('nginx:2', { updateState: 'paused' }), {});

    expect(plan.refused).toMatchObject([{ resource: 'service/web', isQuarantined: true }]);
    expect(plan.unchangedCount).toBe(0);
  });

  it('goes on refusing it when the engine has forgotten its word, until its tasks run', () => {
    expect(planOf(web('nginx:2'), { quarantined: note }, 1).plan.refused).toHaveLength(1);

    const mended = planOf(web('nginx:2'), { quarantined: note }, 2);
    expect(mended.plan.refused).toEqual([]);
    expect(mended.ledger.rows['service/web']).toEqual({ id: 'id-of-web', attempted: hash });
  });

  it('takes a rollout that went through for the end of the quarantine', () => {
    const done = planOf(web('nginx:2', { updateState: 'completed' }), { quarantined: note }, 1);

    expect(done.plan.refused).toEqual([]);
    expect(done.plan.unchangedCount).toBe(1);
  });

  it('has nothing against a rollback to what is declared', () => {
    const { plan } = planOf(web('nginx:2', { updateState: 'rollback_completed' }), {});

    expect(plan.refused).toEqual([]);
    expect(plan.unchangedCount).toBe(1);
  });

  it('makes the rollout start anew where a person said retry', () => {
    const paused = web('nginx:2', { updateState: 'paused', updateStartedAt: '2026-01-01T00:00:00Z' });

    const { plan, writes, ledger } = planOf(paused, { attempted: '' });

    expect(plan.changes).toMatchObject([
      { id: 'service/web', fields: [], impact: { class: 'rollingRestart', tasks: 2 } },
    ]);
    expect(writes.get('service/web')).toMatchObject({
      kind: 'updateService',
      spec: { Labels: paused.spec['Labels'], TaskTemplate: { ForceUpdate: 1 } },
    });
    expect(plan.waits).toHaveLength(1);

    const afterCrash = planOf(paused, ledger.rows['service/web'] ?? {});
    expect(afterCrash.plan.changes).toHaveLength(1);
    const sentAndPaused = { ...paused, updateStartedAt: '2026-01-01T00:01:00Z' };
    expect(planOf(sentAndPaused, ledger.rows['service/web'] ?? {}).plan.refused).toHaveLength(1);
  });
});
