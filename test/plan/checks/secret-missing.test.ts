import { describe, expect, it } from 'vitest';
import { routeLabels, type Route } from '../../../src/interlock/route-labels.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { secretMissing } from '../../../src/plan/checks/secret-missing.ts';
import { observedService, observedSwarm } from '../../builders/observed.ts';
import { desired, desiredService, planInput } from '../../builders/plan-input.ts';

const withTls = (tls: NonNullable<Route['tls']>): ReturnType<typeof desiredService> =>
  desiredService('web', {
    image: 'nginx:1',
    labels: routeLabels({ hosts: ['web.test'], port: 80, tls }, ''),
  });

const swarmWith = (...names: readonly string[]): ReturnType<typeof observedSwarm> =>
  observedSwarm({
    secrets: names.map((name) => ({ id: `id-of-${name}`, version: 1, name, labels: {} })),
  });

describe('secretMissing()', () => {
  it('names the secret that is not in the swarm, and the way out', () => {
    expect(secretMissing(withTls({ cert: 'web-cert', key: 'web-key' }), swarmWith('web-cert'))).toEqual({
      reason: 'its route names secret "web-key", which is not there',
      hint: `Make it: docker secret create web-key FILE, or correct its name in web.yaml:1; a stack's secrets begin with the name of the stack`,
    });
    expect(secretMissing(withTls({ cert: 'web-cert' }), swarmWith())).toMatchObject({
      reason: expect.stringContaining('"web-cert"') as string,
    });
  });

  it('has nothing against secrets that are there, nor against a route that names none', () => {
    const swarm = swarmWith('web-cert', 'web-key');

    expect(secretMissing(withTls({ cert: 'web-cert', key: 'web-key' }), swarm)).toBeUndefined();
    expect(secretMissing(withTls({ passthrough: true }), swarmWith())).toBeUndefined();
    expect(secretMissing(desiredService('web', { image: 'nginx:1' }), swarmWith())).toBeUndefined();
  });
});

describe('planChanges()', () => {
  it.each([
    ['is new', []],
    ['is there', [observedService('web')]],
  ])('refuses a service that %s and whose route names a missing secret, and nothing else', (_, services) => {
    const { plan } = planChanges(
      planInput({
        desired: desired({
          services: [withTls({ cert: 'web-cert' }), desiredService('other', { image: 'nginx:1' })],
        }),
        observed: observedSwarm({ services }),
      }),
    );

    expect(plan.refused).toMatchObject([
      { resource: 'service/web', reason: expect.stringContaining('"web-cert"') as string },
    ]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['service/other']);
  });
});
