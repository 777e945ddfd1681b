import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { ObservedService, ObservedTask } from '../../../src/model/observed.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { explained, stoppedText } from '../../../src/plan/common/quarantine.ts';
import { hashOf } from '../../../src/kernel/hash.ts';
import {
  image,
  labels,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const desiredValues = { image: 'nginx:2' };
const hash = hashOf(desiredValues);
const note = { hash, since: '2025-12-31T00:00:00.000Z', reason: 'No such image: nginx:2' };

/** The service as we made it, running an image. */
const web = (running: string, overrides: Partial<ObservedService> = {}): ObservedService => ({
  ...observedService('web', image(running), replicas(2), labels(ownLabels({ image: running }))),
  ...overrides,
});

const planOf = (service: ObservedService, row: Partial<LedgerRow>, runningTasks = 2, owner = 'default') =>
  planChanges(
    planInput({
      owner,
      desired: desired({ services: [desiredService('web', desiredValues)] }),
      observed: observedSwarm({
        services: [service],
        tasks: Array.from({ length: runningTasks }, (_, index) => observedTask('web', { id: `t${index}` })),
      }),
      ledger: { salt, rows: { 'service/web': { id: 'id-of-web', attempted: hash, ...row } } },
    }),
  );

const stopped = ['paused', 'rollback_started', 'rollback_paused', 'rollback_completed'];

describe('planChanges() for a rollout that failed', () => {
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

  it('does not send it after the engine has lost its update state, and reports the stored error', () => {
    const { plan, ledger } = planOf(web('nginx:1'), { quarantined: note });

    expect(plan.changes).toEqual([]);
    expect(plan.refused[0]?.reason).toBe(
      'the rollout failed, and the manifests have not changed; ' +
        'since 2025-12-31T00:00:00Z; last error: No such image: nginx:2',
    );
    expect(ledger.rows['service/web']?.quarantined).toEqual(note);
  });

  it('names the command that sends it again, with the owner where it is not the default one', () => {
    const refused = planOf(web('nginx:1', { updateState: 'paused', labels: {} }), {}, 2, 'team').plan.refused;

    expect(refused[0]?.hint).toContain('reconciler retry service/web --owner team');
  });

  it('sends a new declaration and ends the quarantine', () => {
    const { plan, ledger } = planOf(web('nginx:1', { updateState: 'rollback_completed' }), {
      attempted: 'another',
      quarantined: { ...note, hash: 'another' },
    });

    expect(plan.changes).toMatchObject([{ id: 'service/web', op: 'update' }]);
    expect(plan.refused).toEqual([]);
    expect(ledger.rows['service/web']?.quarantined).toBeUndefined();
  });

  it('sends it again after retry', () => {
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

describe('planChanges() for a service with the desired spec and a stalled rollout', () => {
  it('refuses it while it is paused', () => {
    const { plan } = planOf(web('nginx:2', { updateState: 'paused' }), {});

    expect(plan.refused).toMatchObject([{ resource: 'service/web', isQuarantined: true }]);
    expect(plan.unchangedCount).toBe(0);
  });

  it('keeps refusing it after the engine has lost its update state, until its tasks run', () => {
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

  it('restarts the rollout on retry', () => {
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

describe('planChanges() for the state of an update', () => {
  it('reports drift also of what it does not send again', () => {
    const tampered = observedService('web', image('evil:1'), replicas(2), labels(ownLabels(desiredValues)));

    const { plan } = planOf({ ...tampered, updateState: 'paused' }, {});

    expect(plan.changes).toEqual([]);
    expect(plan.drift).toMatchObject([{ fields: [{ path: 'image', from: 'nginx:2', to: 'evil:1' }] }]);
  });

  it('uses only the declaration if the ledger has no row', () => {
    const unknown = (running: string): ReturnType<typeof planOf> =>
      planChanges(
        planInput({
          desired: desired({ services: [desiredService('web', desiredValues)] }),
          observed: observedSwarm({ services: [web(running, { updateState: 'paused' })] }),
        }),
      );

    expect(unknown('nginx:1').plan.changes).toHaveLength(1);
    expect(unknown('nginx:2').plan).toMatchObject({ changes: [], refused: [], unchangedCount: 1 });
  });

  it('has nothing against a rollback to what is declared, though tasks are missing', () => {
    const { plan } = planOf(web('nginx:2', { updateState: 'rollback_completed' }), {}, 1);

    expect(plan).toMatchObject({ refused: [], unchangedCount: 1 });
  });

  it('omits unknown reasons', () => {
    const { plan } = planOf(web('nginx:1', { updateState: 'paused' }), {});

    expect(plan.refused[0]?.reason).toBe(
      'the rollout failed (paused), and the manifests have not changed; since 2026-01-01T00:00:00Z',
    );
  });

  it('keeps the row of what it does not send again, whatever it was', () => {
    const { ledger } = planOf(web('nginx:1', { updateState: 'paused' }), { isKept: true });

    expect(ledger.rows['service/web']).toMatchObject({ id: 'id-of-web', attempted: hash, isKept: true });
  });

  it('waits after retry, though there is nothing to send', () => {
    expect(planOf(web('nginx:2'), { attempted: '' }).plan.waits).toMatchObject([
      { id: 'wait/service/web', until: 'converged', dependsOn: ['service/web'] },
    ]);
    expect(planOf(web('nginx:2'), {}).plan.waits).toEqual([]);
  });

  it('restarts a paused rollout with the version that was read, and shows it', () => {
    const { plan, writes } = planOf(web('nginx:2', { updateState: 'paused' }), { attempted: '' });

    expect(plan.changes).toMatchObject([{ op: 'update', cause: 'manifest', fields: [], dependsOn: [] }]);
    expect(writes.get('service/web')).toMatchObject({ ref: { id: 'id-of-web', version: 7 } });
  });

  it('does not restart what is not paused, or was not attempted with this declaration', () => {
    const startedAt = '2026-01-01T00:00:00Z';
    const before = { attempted: hash, stoppedBefore: startedAt };

    const changesOf = (overrides: Partial<ObservedService>, row: Partial<LedgerRow>): number =>
      planOf(web('nginx:2', { updateStartedAt: startedAt, ...overrides }), row).plan.changes.length;

    expect(changesOf({ updateState: 'paused' }, before)).toBe(1);
    expect(changesOf({ updateState: 'completed' }, before)).toBe(0);
    expect(changesOf({ updateState: 'paused' }, { ...before, attempted: 'another' })).toBe(0);
    expect(changesOf({ updateState: 'completed' }, { attempted: '' })).toBe(0);
  });

  it('counts only running tasks of the service, to see whether it is stalled', () => {
    const refusedWith = (tasks: readonly ObservedTask[], service = web('nginx:2')): number =>
      planChanges(
        planInput({
          desired: desired({ services: [desiredService('web', desiredValues)] }),
          observed: observedSwarm({ services: [service], tasks }),
          ledger: { salt, rows: { 'service/web': { id: 'id-of-web', attempted: hash, quarantined: note } } },
        }),
      ).plan.refused.length;
    const running = (id: string, overrides: Partial<ObservedTask> = {}) =>
      observedTask('web', { id, ...overrides });
    const everywhere = observedService(
      'web',
      image('nginx:2'),
      specValue(['Mode'], { Global: {} }),
      labels(ownLabels(desiredValues)),
    );

    expect(refusedWith([running('1'), running('2')])).toBe(0);
    expect(refusedWith([running('1'), observedTask('other', { id: '2' })])).toBe(1);
    expect(refusedWith([running('1'), running('2', { state: 'failed' })])).toBe(1);
    expect(refusedWith([running('1'), running('2')], everywhere)).toBe(0);
    expect(refusedWith([running('1'), running('2', { state: 'pending' })], everywhere)).toBe(1);
  });

  it('takes a rollout that was completed before the note for one that does not hold', () => {
    const completed = (updateStartedAt: string | undefined): number =>
      planOf(web('nginx:2', { updateState: 'completed', updateStartedAt }), { quarantined: note }).plan
        .refused.length;

    expect(completed('2025-12-30T00:00:00Z')).toBe(1);
    expect(completed(note.since)).toBe(0);
    expect(completed('2026-01-01T00:00:00Z')).toBe(0);
    expect(completed(undefined)).toBe(0);
  });

  it('leaves the rollouts of a service that we only took on to those who deploy it', () => {
    const theirs = { ...observedService('web', image('nginx:2')), updateState: 'paused' };
    const adopted = { applied: desiredValues };

    expect(planOf(theirs, adopted).plan).toMatchObject({ refused: [], unchangedCount: 1 });
    expect(planOf(theirs, { ...adopted, quarantined: note }).plan.refused).toHaveLength(1);
  });

  it('notes no rollout from before where none has stopped', () => {
    const rowOf = (overrides: Partial<ObservedService>): LedgerRow | undefined =>
      planOf(web('nginx:1', overrides), { attempted: 'another' }).ledger.rows['service/web'];
    const updateStartedAt = '2026-01-01T00:00:00Z';

    expect(rowOf({ updateState: 'completed', updateStartedAt })?.stoppedBefore).toBeUndefined();
    expect(rowOf({ updateState: 'paused', updateStartedAt })?.stoppedBefore).toBe(updateStartedAt);
    expect(Object.keys(rowOf({ updateState: 'paused' }) ?? {})).not.toContain('stoppedBefore');
  });
});

describe('explained()', () => {
  it('adds the last error of the tasks, short enough for one line', () => {
    const known = { hash, since: note.since };

    expect(explained(known, undefined)).toBe(known);
    expect(explained(known, 'no such image')).toEqual({ ...known, reason: 'no such image' });
    expect(explained(known, 'x'.repeat(300)).reason).toBe('x'.repeat(300));
    expect(explained(known, 'x'.repeat(301)).reason).toBe(`${'x'.repeat(299)}…`);
  });
});

describe('stoppedText()', () => {
  it("says the engine's word where there is one, also of a service that is gone", () => {
    expect(stoppedText(undefined)).toBe('the rollout failed');
    expect(stoppedText(web('nginx:1', { updateState: 'paused' }))).toBe('the rollout failed (paused)');
  });
});
