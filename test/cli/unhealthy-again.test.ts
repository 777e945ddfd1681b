import { afterEach, beforeEach, expect, it } from 'vitest';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
});

afterEach(() => cli.close());

const shortApply = ['apply', '--yes', '--timeout', '2s', '--stable-for', '0s'] as const;

it('a service that never started is reported by every apply, and by status with the reason', async () => {
  cli.engine.sandbox.setImage('app:1', 'missing');
  await cli.declareImages('app:1');

  const first = await cli.run(...shortApply);
  const second = await cli.run(...shortApply);

  for (const { code, out } of [first, second]) {
    expect(code, out).toBe(3);
    expect(out).toContain('No such image: app:1');
  }
  expect((await cli.run('status')).out).toContain('No such image: app:1');
});
