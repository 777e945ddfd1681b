import { beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/kernel/hash.ts';
import { keyOf } from '../../src/kernel/key.ts';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { DesiredFile } from '../../src/model/desired.ts';
import { isComplete, isHealthy } from '../../src/model/outcome.ts';
import type { BuildDesired, Intent } from '../../src/pass/intent.ts';
import { desired, desiredService, salt } from '../builders/plan-input.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

/** Renders a config that lists the other services of the swarm, for a service that mounts it. */
const buildDirectory: BuildDesired = (observed) => {
  const names = observed.services.map(({ name }) => name).filter((name) => name !== 'directory');
  const config = renderedConfig(`${names.toSorted().join('\n')}\n`);
  const values = {
    image: 'nginx:1',
    configs: { '/names.txt': config.name },
  };
  const service = { ...desiredService('directory', values), objects: [config.key] };
  return { desired: desired({ services: [service], files: [config] }), interlock: undefined };
};

function renderedConfig(text: string): DesiredFile {
  const bytes = new TextEncoder().encode(text);
  const name = `names-${contentHash(bytes)}`;
  return {
    ...{ key: keyOf('config', name), kind: 'config', name, stem: 'names', origin: 'rendered' },
    ...{ labels: {}, content: contentOf(bytes), services: ['service/directory'] },
  };
}

const intent: Intent = {
  ...{ buildDesired: buildDirectory, owner: 'directory', prune: true, freshSalt: salt },
  ...{ revision: { id: 'live', digest: '' }, now: '2026-01-01T00:00:00.000Z' },
};

let swarm: SandboxSwarm;

beforeEach(async () => {
  swarm = await startSandboxSwarm();
});

const namesConfigs = (): readonly string[] =>
  swarm.sandbox
    .snapshot()
    .configs.filter(({ Spec }) => Spec.Name.startsWith('names-'))
    .map(({ Spec }) => Buffer.from(Spec.Data ?? '', 'base64').toString('utf8'));

describe('a pass with a desired state that no manifest declares', () => {
  it('creates the rendered config and the service that mounts it, and then has nothing to do', async () => {
    const outcome = await swarm.converge(intent, true);

    expect(isComplete(outcome) && isHealthy(outcome)).toBe(true);
    expect(outcome.changes.map(({ op, resource }) => `${op} ${resource}`)).toEqual([
      expect.stringMatching(/^create config\/names-[0-9a-f]{12}$/) as unknown,
      'create service/directory',
    ]);
    expect(namesConfigs()).toEqual(['ucp-interlock\nucp-interlock-extension\nucp-interlock-proxy\n']);
    expect((await swarm.plan(intent)).plan).toMatchObject({ changes: [], drift: [], refused: [] });
  });

  it('renders again if the swarm has changed, and keeps what a rollback needs', async () => {
    await swarm.converge(intent, true);
    await swarm.api('POST', '/services/create', {
      Name: 'shop',
      TaskTemplate: { ContainerSpec: { Image: 'shop:1' } },
    });

    await swarm.converge(intent, true);

    expect(namesConfigs()).toContain('shop\nucp-interlock\nucp-interlock-extension\nucp-interlock-proxy\n');
    expect((await swarm.plan(intent)).plan).toMatchObject({
      changes: [],
      retained: [{ reason: 'service/directory needs it for a rollback' }],
    });
  });

  it('prunes what is no longer desired', async () => {
    await swarm.converge(intent, true);

    await swarm.converge({ ...intent, buildDesired: () => ({ desired: desired(), interlock: undefined }) });

    expect(swarm.sandbox.snapshot().services.map(({ Spec }) => Spec.Name)).not.toContain('directory');
    expect(namesConfigs()).toEqual([]);
  });
});
