import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readSettings } from '../../src/settings/read-settings.ts';

it('docs/settings.md shows settings that are valid', async () => {
  const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';

  const { settings, problems } = readSettings({
    file: { path: '/etc/reconciler.yaml', content: Buffer.from(example) },
    environment: {},
    flags: { value: {}, placeOf: () => ({}) },
    workingFolder: '/',
  });

  expect(problems).toEqual([]);
  expect(settings?.alerts.channels).toHaveLength(2);
});
