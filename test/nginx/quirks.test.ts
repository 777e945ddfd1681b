import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routeFields } from '../../src/interlock/routes/route-fields.ts';
import { examples } from './examples.ts';
import { quirks } from './quirks.ts';

const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('');

describe('the quirks of docs/router.md', () => {
  it.each(quirks)('$quirk: shown by a test', ({ shownBy }) => {
    expect(shownBy in examples || tests.includes(shownBy)).toBe(true);
  });
});

describe('docs/router.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/router.md'), 'utf8');

  it.each(routeFields)('has the label $label', ({ label }) => {
    expect(page).toContain(`\`${label.replace('com.docker.lb.', '')}\``);
  });
});
