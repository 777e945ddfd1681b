import { afterEach, beforeEach, expect, it } from 'vitest';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
  cli.engine.sandbox.setImage('app:2', 'missing');
  await cli.declareImages('app:1');
  expect((await cli.apply()).code).toBe(0);
});

afterEach(() => cli.close());

it('an update that swarm pauses is reported with the reason, not sent again, and replaced by another manifest', async () => {
  await cli.declareImages('app:2');

  const failed = await cli.run('apply', '--yes', '--stable-for', '0s');
  expect(failed.code, failed.out).toBe(3);
  expect(failed.out).toContain('the update is paused (No such image: app:2)');
  const again = await cli.run('plan');
  expect(again.out).toContain('the rollout failed (paused)');
  expect(again.out).toContain('last error: No such image: app:2');

  await cli.declareImages('app:3');
  const healed = await cli.run('apply', '--yes', '--stable-for', '0s');
  expect(healed.code, healed.out).toBe(0);
  expect(cli.updateStateOf('app')).toBe('completed');
});
