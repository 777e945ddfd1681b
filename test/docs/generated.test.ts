import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('docs/manifests.md and docs/properties.md are as docs/generate.mjs makes them of schemas and tests', () => {
  const generator = join(import.meta.dirname, '..', '..', 'docs', 'generate.mjs');

  const checked = spawnSync(process.execPath, [generator, '--check'], { encoding: 'utf8' });

  expect(checked).toMatchObject({ status: 0, stderr: '' });
});
