import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { ResolveImage } from '../../src/model/image-resolution.ts';
import { observe } from '../../src/observe/observe.ts';
import { planWithImages } from '../../src/pass/resolve-images.ts';
import type { RegistryCredentials } from '../../src/ports/registry-credentials.ts';
import { exampleSet } from '../builders/example.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { noCredentials } from '../fakes/registry-credentials.ts';
import { startSandboxSwarm } from '../fakes/sandbox-swarm.ts';

const intent = intentOf(exampleSet());
const digest = `sha256:${'a'.repeat(64)}`;

interface Registry {
  readonly asked: string[];
  readonly readImageDigest: (image: string) => Promise<string>;
}

function registry(answer: (image: string) => string = () => digest): Registry {
  const asked: string[] = [];
  return {
    asked,
    readImageDigest: (image) => {
      asked.push(image);
      return new Promise((resolve) => {
        resolve(answer(image));
      });
    },
  };
}

async function plan(reader: Registry, mode?: ResolveImage, credentials: RegistryCredentials = noCredentials) {
  const swarm = await startSandboxSwarm();
  const observed = await observe(swarm.reader);
  const chosen = mode === undefined ? intent : { ...intent, resolveImage: mode };
  return planWithImages(chosen, observed, { reader, credentials });
}

const failing = (image: string): never => {
  throw new Failure(`Cannot look up "${image}": connection refused`, {
    ...{ kind: 'rejected', code: 'engine-rejected', hint: 'Look at it' },
  });
};

describe('planWithImages()', () => {
  it('asks once for each image that the plan writes, and plans with its digest', async () => {
    const reader = registry();

    const { plan: planned, writes } = await plan(reader, 'changed');

    expect(reader.asked).toEqual(['training/whoami:latest']);
    const images = planned.changes.flatMap(({ fields }) => fields.filter(({ field }) => field === 'image'));
    expect(images.length).toBeGreaterThan(1);
    expect(new Set(images.map(({ to }) => to))).toEqual(new Set([`training/whoami:latest@${digest}`]));
    expect(JSON.stringify(writes.get('service/demoeast'))).toContain(digest);
  });

  it.each([undefined, 'never'] as const)('asks nothing with %s', async (mode) => {
    const reader = registry();

    const { plan: planned } = await plan(reader, mode);

    expect(reader.asked).toEqual([]);
    expect(planned.warnings).toEqual([]);
  });

  it('writes an image as declared that cannot be looked up, and says so once for its registry', async () => {
    const { plan: planned, writes } = await plan(registry(failing), 'changed');

    expect(planned.warnings).toEqual([
      {
        kind: 'unresolvedImage',
        message:
          'Not pinned to a digest: training/whoami:latest. Cannot look up "training/whoami:latest": connection refused. Look at it',
      },
    ]);
    expect(writes.get('service/demoeast')).toMatchObject({
      spec: { TaskTemplate: { ContainerSpec: { Image: 'training/whoami:latest' } } },
    });
  });

  it('reports credentials that cannot be read once for their registry', async () => {
    const broken: RegistryCredentials = {
      find: () => Promise.resolve({ kind: 'failed', reason: 'the helper hangs' }),
    };

    const { plan: planned } = await plan(registry(), 'changed', broken);

    expect(planned.warnings.map(({ message }) => message)).toEqual([
      'No credentials are sent for the images of docker.io: the helper hangs',
    ]);
  });

  it('does not hide a bug behind a warning', async () => {
    const bug = (): never => {
      throw new TypeError('bug');
    };

    await expect(plan(registry(bug), 'changed')).rejects.toThrow('bug');
  });

  it('asks for images that do not change only if tags are followed', async () => {
    const swarm = await startSandboxSwarm();
    await swarm.converge(intent);
    const observed = await observe(swarm.reader);
    const asking = async (mode: ResolveImage) => {
      const reader = registry();
      const dependencies = { reader, credentials: noCredentials };
      const { plan: planned } = await planWithImages(
        { ...intent, resolveImage: mode },
        observed,
        dependencies,
      );
      return { asked: reader.asked, causes: planned.changes.map(({ cause }) => cause) };
    };

    expect(await asking('changed')).toEqual({ asked: [], causes: [] });
    const always = await asking('always');
    expect(always.asked).toEqual(['training/whoami:latest']);
    expect(new Set(always.causes)).toEqual(new Set(['image']));
  });
});
