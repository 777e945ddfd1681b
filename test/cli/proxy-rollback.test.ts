import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import type { CliResult } from '../support/sandbox/cli-on-sandbox.ts';

const good = 'docker/ucp-interlock-proxy:3.2.3';
const bad = 'docker/ucp-interlock-proxy:bad';
const better = 'docker/ucp-interlock-proxy:3.2.4';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
  cli.engine.sandbox.setImage(bad, 'missing');
});

afterEach(() => cli.close());

const declare = (image: string): Promise<void> =>
  cli.declare(`apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [eastnet]
  proxy: { image: '${image}', publish: { http: { published: 8080 }, https: { published: 9080 } } }
`);

const apply = (): Promise<CliResult> =>
  cli.run('apply', '--yes', '--allow-interruption', '--stable-for', '0s', '--timeout', '20s');

const exitCodes = async (): Promise<readonly number[]> => [
  (await cli.run('plan', '--detailed-exitcode')).code,
  (await cli.run('status', '--detailed-exitcode')).code,
  (await cli.runPlain('status', '--detailed-exitcode')).code,
];

const proxyImage = (): string | undefined =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === 'ucp-interlock-proxy-east')?.Spec
    .TaskTemplate.ContainerSpec?.Image;

describe('a proxy whose update swarm rolled back', () => {
  beforeEach(async () => {
    await declare(good);
    const first = await apply();
    expect(first.code, first.out).toBe(0);
    await declare(bad);
  });

  it('fails at once with the last error, and again as long as the manifests stay the same', async () => {
    const failed = await apply();
    expect(failed.code, failed.out).toBe(3);
    expect(failed.out).toContain(`No such image: ${bad}`);
    expect(failed.out).not.toContain('not converged after');
    expect(proxyImage()).toBe(good);

    const again = await apply();
    expect(again.code, again.out).toBe(3);
    expect(again.out).toContain('the rollout failed (rollback_completed)');
    expect(again.out).toContain(`No such image: ${bad}`);
    expect(await exitCodes()).toEqual([2, 3, 3]);
  });

  it.each([
    ['what ran before', good],
    ['another image', better],
  ])('succeeds once the manifests declare %s', async (_, image) => {
    await apply();
    await declare(image);

    const mended = await apply();

    expect(mended.code, mended.out).toBe(0);
    expect(proxyImage()).toBe(image);
    const again = await apply();
    expect(again.code, again.out).toBe(0);
    expect(await exitCodes()).toEqual([0, 0, 0]);
  });

  it('is sent again by retry', async () => {
    await apply();
    cli.engine.sandbox.setImage(bad, 'good');
    const retried = await cli.runPlain('retry', 'service/ucp-interlock-proxy-east');
    expect(retried.code, retried.out).toBe(0);

    const mended = await apply();

    expect(mended.code, mended.out).toBe(0);
    expect(proxyImage()).toBe(bad);
    expect(await exitCodes()).toEqual([0, 0, 0]);
  });
});
