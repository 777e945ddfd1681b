import { describe, expect, it } from 'vitest';
import type { ObservedService } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { core, interlockSwarm, ourConfN, planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../../builders/manifests.ts';
import { image } from '../../../builders/observed.ts';

const publish = { http: { published: 8080 }, https: { published: 8081 } };

const planWith = (coreImage: string, spec: object): Plan => {
  const swarm = vendorSwarm();
  const services = swarm.services.map((service): ObservedService => {
    if (service.name !== 'ucp-interlock') return service;
    const { spec: before } = core(1);
    return { ...service, spec: image(coreImage)(before) };
  });
  return planOf(manifestSet(cluster('east', { proxy: { publish }, ...spec })), { ...swarm, services }).plan;
};

describe('planChanges() for settings that need Interlock 3.0', () => {
  it('refuses hitless and networks on an older one, each with the version that it needs', () => {
    const { refused, changes } = planWith('docker/ucp-interlock:3.2.2@sha256:0a', { hitless: true });

    expect(refused).toEqual(
      ['spec.hitless', 'spec.networks'].map((field) => ({
        resource: 'service/ucp-interlock-proxy-east',
        reason: `${field} needs Interlock 3.0 (UCP 3.1.11 or 3.2.3, or any MKE), but the core runs docker/ucp-interlock:3.2.2`,
        hint: `Upgrade, or remove ${field} from east.yaml:4`,
      })),
    );
    expect(changes.map(({ id }) => id)).toEqual(['node/n-east']);
  });

  it('warns about a block that has it already, and allows other changes of the block', () => {
    const first = planOf(manifestSet(cluster('east', { proxy: { publish } })), vendorSwarm());
    const write = [...first.writes.values()].find(({ kind }) => kind === 'createConfig');
    const text = write?.kind === 'createConfig' ? write.config.text : '';
    const swarm = interlockSwarm({ configs: [ourConfN(1, text, ['east'])], running: 1 });
    const services = swarm.services.map((service) => ({
      ...service,
      spec: image('docker/ucp-interlock:3.2.0')(service.spec),
    }));
    const changed = cluster('east', { proxy: { publish }, config: { connectTimeout: 9 } });

    const { refused, warnings, changes } = planOf(manifestSet(changed), { ...swarm, services }).plan;

    expect(refused).toEqual([]);
    expect(warnings.map(({ resource }) => resource)).toContain('service/ucp-interlock-proxy-east');
    expect(changes.map(({ id }) => id)).toContain('service/ucp-interlock');
  });

  it('has nothing against a block without either', () => {
    expect(planWith('docker/ucp-interlock:3.1.10', { networks: undefined }).refused).toEqual([]);
  });

  it.each(['docker/ucp-interlock:3.2.3', 'registry.example:5000/core:1', ''])(
    'has nothing to say of a core that runs %s',
    (coreImage) => {
      expect(planWith(coreImage, { hitless: true }).refused).toEqual([]);
    },
  );
});
