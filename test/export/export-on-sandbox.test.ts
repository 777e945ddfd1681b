import { certificateText } from '../builders/tls.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import { observe } from '../../src/observe/observe.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';
import { readValues } from '../../src/service-fields/read-values.ts';
import { fieldContext } from '../../src/plan/common/observed-index.ts';
import { compileService } from '../../src/compile/compile-service.ts';
import { anyDeclaration } from '../builders/any-declaration.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { manifestSet, manifestSetWith, service } from '../builders/manifests.ts';
import { roundTrips } from '../contract/round-trip-cases.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';
import { exportOf, nothing, readAgain } from '../support/exported.ts';
import { itHolds } from '../support/it-holds.ts';

/** Executed, observed, exported, and planned again from the exported manifests. */
async function planOfExport(
  on: SandboxSwarm,
  set: ManifestSet,
): Promise<{ readonly plan: unknown; readonly again: ManifestSet; readonly observed: ObservedSwarm }> {
  await on.converge(intentOf(set, { prune: true }));
  const observed = await observe(on.reader);
  const again = readAgain(exportOf(observed));
  const { changes, refused, drift } = (await on.plan(intentOf(again))).plan;
  return { plan: { changes, refused, drift }, again, observed };
}

describe('the export of a converged swarm', () => {
  itHolds(
    'has an empty plan, whatever was declared',
    30,
    () =>
      fc.asyncProperty(anyDeclaration, async (set) => {
        const on = await startSandboxSwarm();
        const { plan } = await planOfExport(on, set);

        expect(plan).toEqual(nothing);
      }),
    120_000,
  );

  it('exports every field of a service as it is', async () => {
    const on = await startSandboxSwarm();
    for (const Name of ['one', 'two', 'three']) {
      await on.api('POST', '/networks/create', { Name, Driver: 'overlay', CheckDuplicate: true });
    }
    const trips = roundTrips(['one', 'two', 'three']);
    const set = manifestSet(
      ...trips.map(({ first, base }, index) => {
        const name = `trip-${String(index)}`;
        const route = { hosts: [`${name}.test`], port: 8000, network: 'one' };
        return service(name, '', { route, replicas: 0, networks: ['one'], ...base, ...first });
      }),
    );

    const { plan, again, observed } = await planOfExport(on, set);

    expect(plan).toEqual(nothing);
    const context = fieldContext(observed);
    // Engine 20.10 knows nothing of the checks' start interval, so that service is refused.
    expect(again.services.length).toBeGreaterThan(trips.length - 3);
    for (const located of again.services) {
      const { name, values } = compileService(
        located,
        () => [],
        () => '',
      );
      const { spec = {} } = observed.services.find((one) => one.name === name) ?? {};
      const observedValues = readValues(spec, context);
      const exported = Object.fromEntries(
        serviceFields.map((field) => [field.name, values[field.name] ?? field.engineDefault]),
      );
      expect({ name, ...exported, extraSpec: {} }).toEqual({ name, ...observedValues, extraSpec: {} });
    }
  });

  it('refers to secrets and configs by their names, also if we created them', async () => {
    const on = await startSandboxSwarm();
    await on.api('POST', '/networks/create', { Name: 'web', Driver: 'overlay', CheckDuplicate: true });
    const set = manifestSetWith(
      { 'tls.crt': certificateText('a'), 'app.conf': 'a = 1' },
      service('shop', '', {
        networks: ['web'],
        route: { hosts: ['shop.test'], port: 80, tls: { cert: { name: 'shop-crt', file: 'tls.crt' } } },
        secrets: [{ name: 'shop-key', file: 'tls.crt', target: 'key', mode: '0400' }],
        configs: [{ name: 'shop-conf', file: 'app.conf' }],
      }),
    );

    const { plan, again } = await planOfExport(on, set);

    expect(plan).toEqual(nothing);
    expect(again.services[0]?.manifest.spec).toMatchObject({
      route: { tls: { cert: expect.stringMatching(/^shop-crt-[0-9a-f]{12}$/) as string } },
      secrets: [
        { name: expect.stringMatching(/^shop-key-[0-9a-f]{12}$/) as string, target: 'key', mode: '0400' },
      ],
      configs: [{ name: expect.stringMatching(/^shop-conf-[0-9a-f]{12}$/) as string, target: '/shop-conf' }],
    });
  });
});
