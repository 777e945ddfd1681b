import { userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { poll } from '../support/poll.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

describe('reconciler suspend', () => {
  const because = ['--reason', 'Ann repairs it'];

  it('leaves a service alone that drifts meanwhile: that is reported and not healed until someone resumes it', async () => {
    await cli.declareImages('nginx:1', 'nginx:1');
    await cli.apply();
    const suspended = await cli.runPlain('suspend', 'service/app', '--for', '2h', ...because);
    expect(suspended.code).toBe(0);
    expect(suspended.out).toContain('Suspended service/app until ');
    await cli.updateByHand('app', 'nginx:hotfix');
    await cli.updateByHand('app1', 'nginx:hotfix');

    const applied = await cli.apply();

    expect(applied.code).toBe(0);
    expect(applied.out).toMatch(/service\/app differs in image; suspended by ann until \S+: Ann repairs it/);
    expect(cli.imageOf('app')).toBe('nginx:hotfix');
    expect(cli.imageOf('app1')).toBe('nginx:1');
    const drift = await cli.run('drift', '--detailed-exitcode');
    expect(drift.code).toBe(2);
    expect(drift.out).toContain('service/app');

    expect((await cli.runPlain('resume', 'service/app')).out).toContain('Resumed service/app');
    expect((await cli.apply()).code).toBe(0);
    expect(cli.imageOf('app')).toBe('nginx:1');
  });

  it('ends by itself', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    await cli.runPlain('suspend', 'service/app', '--for', '3s', ...because);
    await cli.declareImages('nginx:2');
    expect((await cli.run('plan', '--detailed-exitcode')).code).toBe(0);

    await poll('the end of the suspension', async () => {
      const { code } = await cli.run('plan', '--detailed-exitcode');
      return code === 2 ? true : undefined;
    });

    await cli.apply();
    expect(cli.imageOf('app')).toBe('nginx:2');
  }, 30_000);

  it('means everything if no resource is named, also what is declared only later', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    await cli.runPlain('suspend', '--for', '2h', ...because);
    await cli.declareImages('nginx:2', 'nginx:2');

    const applied = await cli.apply();

    expect(applied.code).toBe(0);
    expect(applied.out).toContain('Everything is suspended by ann until');
    expect(cli.engine.sandbox.snapshot().services).toHaveLength(1);
    expect(cli.imageOf('app')).toBe('nginx:1');
    const one = await cli.runPlain('resume', 'service/app');
    expect(one.code).toBe(1);
    expect(one.out).toContain('Cannot resume service/app alone');
    await cli.runPlain('resume');
    await cli.apply();
    expect(cli.engine.sandbox.snapshot().services).toHaveLength(2);
  });

  it('writes only to the ledger', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();
    const before = cli.engine.sandbox.snapshot();

    await cli.runPlain('suspend', '--for', '2h', ...because);
    await cli.runPlain('resume');

    const after = cli.engine.sandbox.snapshot();
    expect(after.services).toEqual(before.services);
    expect(after.networks).toEqual(before.networks);
    expect(after.configs.map(({ Spec }) => Spec.Name)).toEqual(['swarm-reconciler.default']);
  });

  it('names the user of the process if no variable of the environment does', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();

    const streams = memoryStreams();
    const args = ['--for', '2h', '--reason', 'Ann repairs it', '--host', cli.engine.host, '-o', 'json'];
    await main(['suspend', ...args], streams);

    expect(JSON.parse(streams.out())).toMatchObject({ suspension: { by: userInfo().username } });
  });

  it('prints one document with -o json', async () => {
    await cli.declareImages('nginx:1');
    await cli.apply();

    const { out } = await cli.runPlain('suspend', 'service/app', '--for', '2h', ...because, '-o', 'json');

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      owner: 'default',
      resource: 'service/app',
      suspension: { by: 'ann', reason: 'Ann repairs it' },
    });
  });

  it.each([
    { args: ['service/ap', '--for', '2h', ...because], expected: 'Did you mean "service/app"?' },
    { args: ['--for', '2h', ...because, '--owner', 'team'], expected: 'Owners of this swarm: default' },
    { args: ['--for', 'soon', ...because], expected: 'Write it as 30s, 10m or 1h30m' },
    { args: ['--for', '9000h', ...because], expected: 'mode: observe' },
    { args: ['--for', '2h', '--reason', ' '], expected: 'Cannot use --reason' },
    { args: ['--for', '2h'], expected: '--reason' },
    { args: [...because], expected: '--for' },
  ])('$args is refused with the way out', async ({ args, expected }) => {
    await cli.declareImages('nginx:1');
    await cli.apply();

    const refused = await cli.runPlain('suspend', ...args);

    expect(refused.code).toBe(1);
    expect(refused.out).toContain(expected);
    expect((await cli.run('plan')).out).not.toContain('suspended');
  });

  it('is refused if nothing has been applied yet', async () => {
    const refused = await cli.runPlain('suspend', '--for', '2h', ...because);

    expect(refused.code).toBe(1);
    expect(refused.out).toContain('ledger-missing');
  });
});

describe('a quarantine', () => {
  /** An update to a bad image that someone has rolled back. */
  async function quarantined(): Promise<void> {
    await cli.declareImages('nginx:1', 'nginx:1');
    await cli.apply();
    await cli.declareImages('nginx:bad', 'nginx:1');
    await cli.apply();
    await cli.rollBackByHand('app');
  }

  it('outlives another apply, and the update state of the engine', async () => {
    await quarantined();

    expect((await cli.apply()).code).toBe(3);
    await cli.updateByHand('app', 'nginx:hotfix');
    expect(cli.updateStateOf('app')).toBe('completed');
    const again = await cli.apply();

    expect(again.code).toBe(3);
    expect(again.out).toContain('x service/app: the rollout failed');
    expect(again.out).toContain('reconciler retry service/app');
    expect(cli.imageOf('app')).toBe('nginx:hotfix');
  });

  it('writes nothing again and again', async () => {
    await quarantined();
    await cli.apply();
    const before = cli.engine.sandbox.snapshot();

    await cli.apply();

    expect(cli.engine.sandbox.snapshot()).toEqual(before);
  });

  it('is ended by retry, and the same is sent again', async () => {
    await quarantined();
    await cli.apply();

    const released = await cli.runPlain('retry', 'service/app');

    expect(released.code).toBe(0);
    expect(released.out).toContain('Un-quarantined service/app: it was quarantined since');
    expect((await cli.apply()).code).toBe(0);
    expect(cli.imageOf('app')).toBe('nginx:bad');
    expect((await cli.runPlain('retry', '--all')).out).toContain('Nothing is quarantined');
  });

  it('is ended by retry also if only a plan has shown it', async () => {
    await quarantined();
    expect((await cli.run('plan')).out).toContain('reconciler retry service/app');

    await cli.runPlain('retry', '--all');

    expect((await cli.apply()).code).toBe(0);
    expect(cli.imageOf('app')).toBe('nginx:bad');
  });

  it('is ended by a changed manifest', async () => {
    await quarantined();
    await cli.apply();

    await cli.declareImages('nginx:good', 'nginx:1');

    expect((await cli.apply()).code).toBe(0);
    expect(cli.imageOf('app')).toBe('nginx:good');
    expect((await cli.apply()).code).toBe(0);
  });

  it.each([
    { args: [], expected: 'name one resource, or use --all' },
    { args: ['service/app', '--all'], expected: 'name one resource, or use --all' },
    { args: ['app'], expected: 'Did you mean "service/app"?' },
  ])('retry $args is refused with the way out', async ({ args, expected }) => {
    await quarantined();

    const refused = await cli.runPlain('retry', ...args);

    expect(refused.code).toBe(1);
    expect(refused.out).toContain(expected);
  });
});
