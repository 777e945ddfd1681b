import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('docs/manifests.md is as docs/generate.mjs makes it of the schemas', () => {
  const generator = join(import.meta.dirname, '..', '..', 'docs', 'generate.mjs');

  const checked = spawnSync(process.execPath, [generator, '--check'], { encoding: 'utf8' });

  expect(checked).toMatchObject({ status: 0, stderr: '' });
});
