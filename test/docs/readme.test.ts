import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('README.md', () => {
  it.each(['vendor-page-plan.txt', 'vendor-page-drift.txt'])('shows %s as a real swarm gave it', (golden) => {
    expect(read('README.md')).toContain(read(`test/golden/e2e/${golden}`));
  });
});
