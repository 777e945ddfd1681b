import { describe, expect, it } from 'vitest';
import type { ObservedService } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { planChanges } from '../../../../src/plan/plan-changes.ts';
import { planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../../builders/manifests.ts';
import { image, labels, observedService, observedSwarm, specValue } from '../../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput } from '../../../builders/plan-input.ts';

const hardened = specValue(['TaskTemplate', 'ContainerSpec', 'Privileges', 'NoNewPrivileges'], true);

const web = observedService('web', image('nginx:1'), hardened, labels(ownLabels({ image: 'nginx:1' })));

const planWeb = (desiredImage: string, apiVersion: string, service: ObservedService = web): Plan =>
  planChanges(
    planInput({
      desired: desired({ services: [desiredService('web', { image: desiredImage })] }),
      observed: observedSwarm({
        engine: { ...observedSwarm().engine, apiVersion },
        services: [service],
      }),
    }),
  ).plan;

describe('planChanges() for fields that an API version loses', () => {
  it('refuses a change that would lose what somebody has set on the service, and names it', () => {
    expect(planWeb('nginx:2', '1.43')).toMatchObject({
      changes: [],
      waits: [],
      refused: [
        {
          resource: 'service/web',
          reason:
            'API 1.43, which is used with the engine, would lose Privileges.NoNewPrivileges (needs 1.44)',
          hint: 'Upgrade the engines, or remove it by hand if it is not needed: docker service update web',
        },
      ],
    });
  });

  it('has nothing against it where the API keeps the field, or where nothing is written', () => {
    expect(planWeb('nginx:2', '1.44').refused).toEqual([]);
    expect(planWeb('nginx:1', '1.41').refused).toEqual([]);
  });

  it('says where the manifest declares it', () => {
    const values = { image: 'nginx:1', workingDir: '/app' };
    const { refused } = planChanges(
      planInput({
        desired: desired({ services: [desiredService('web', values)] }),
        observed: observedSwarm({ engine: { ...observedSwarm().engine, apiVersion: '1.24' } }),
      }),
    ).plan;

    expect(refused).toMatchObject([
      {
        reason: expect.stringContaining('workingDir (needs 1.25)') as string,
        hint: 'Remove it from web.yaml:1, or upgrade the engines',
      },
    ]);
  });

  it('refuses to switch the config of a core that would lose one, and makes no config for it', () => {
    const swarm = vendorSwarm();
    const services = swarm.services.map((service) =>
      service.name === 'ucp-interlock' ? { ...service, spec: hardened(service.spec) } : service,
    );
    const ports = { publish: { http: { published: 8080 }, https: { published: 8081 } } };

    const { changes, refused } = planOf(manifestSet(cluster('east', { proxy: ports })), {
      ...swarm,
      services,
    }).plan;

    expect(refused).toMatchObject([{ resource: 'service/ucp-interlock' }]);
    expect(changes.map(({ id }) => id)).toEqual(['node/n-east']);
  });
});
