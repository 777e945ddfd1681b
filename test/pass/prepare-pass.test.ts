import { beforeEach, describe, expect, it } from 'vitest';
import { preparePass, previewPass, type PrepareOptions } from '../../src/pass/prepare-pass.ts';
import type { Switches } from '../../src/model/switches.ts';
import type { PlannedPass } from '../../src/pass/plan-from.ts';
import { createDecrypter } from '../../src/source/create-decrypter.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { noCredentials } from '../fakes/registry-credentials.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

let swarm: SandboxSwarm;

beforeEach(async () => {
  swarm = await startSandboxSwarm();
});

const reportAll: Switches = {
  revisions: 'report',
  heal: 'report',
  prune: 'report',
  interruptions: 'report',
};
const intent = intentOf(exampleSet());
const decrypter = createDecrypter(undefined);

const prepare = (overrides: Partial<PrepareOptions> = {}, switches?: Switches) =>
  preparePass(
    switches === undefined ? intent : { ...intent, switches },
    { reader: swarm.reader, credentials: noCredentials, decrypter },
    { allowInterruption: true, maxDeletes: undefined, ...overrides },
  );

describe('preparePass()', () => {
  it('plans, has nothing held back, and writes nothing', async () => {
    const { plan } = await prepare();

    expect(plan.changes.map(({ resource }) => resource)).toContain('service/demoeast');
    expect(plan.refused).toEqual([]);
    expect(swarm.takeWrites()).toEqual([]);
  });

  it('holds back what would interrupt traffic, and plans the rest', async () => {
    const { plan } = await prepare({ allowInterruption: false });

    expect(plan.refused[0]).toMatchObject({ resource: 'service/ucp-interlock-proxy', guard: 'interruption' });
    expect(plan.changes.map(({ resource }) => resource)).toContain('service/demoeast');
    expect(plan.changes.filter(({ impact }) => impact.class === 'interruption')).toEqual([]);
  });

  it('leaves out changes that only undo drift if drift is only reported', async () => {
    await swarm.converge(intent);
    await swarm.api('DELETE', '/services/demoeast');

    const healing = await prepare();
    const reporting = await prepare({}, { ...reportAll, revisions: 'auto' });

    expect(healing.plan.changes).toMatchObject([{ resource: 'service/demoeast', cause: 'drift' }]);
    expect(reporting.plan).toMatchObject({ changes: [], drift: [{ resource: 'service/demoeast' }] });
  });

  it('changes nothing of a new revision that is only reported, and heals all the same', async () => {
    const reported = await prepare({}, { ...reportAll, heal: 'auto' });
    expect(reported.plan).toMatchObject({ changes: [], refused: [] });
    expect(reported.plan.warnings).toContainEqual({
      ...{ kind: 'withheldChange', resource: 'service/demoeast' },
      message: 'service/demoeast: create; new revisions are only reported',
    });
    expect(reported.ledger.revision).toBeUndefined();

    await swarm.converge(intent);
    await swarm.api('DELETE', '/services/demoeast');
    const { plan } = await prepare({}, { ...reportAll, heal: 'auto' });

    expect(plan.changes).toMatchObject([{ resource: 'service/demoeast', cause: 'drift' }]);
  });

  it('rethrows what the review throws', async () => {
    let seen: PlannedPass | undefined;
    const review = (preview: PlannedPass): never => {
      seen = preview;
      throw new Error('another plan');
    };

    await expect(prepare({ review })).rejects.toThrow('another plan');
    expect(seen?.intent.isPreview).toBe(true);
  });
});

describe('previewPass()', () => {
  it('plans without a guard or a key', async () => {
    const { plan } = await previewPass(intent, { reader: swarm.reader, credentials: noCredentials });

    expect(plan.changes).toEqual((await prepare()).plan.changes);
  });
});
