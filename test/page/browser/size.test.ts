import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildPage } from '../../support/page-server.ts';

it('the scripts of the page are at most 60 kB, compressed, and name no other host', () => {
  const { script, firstPaint, style } = buildPage();

  expect(gzipSync(script).length + gzipSync(firstPaint).length).toBeLessThan(60_000);
  for (const file of [script, firstPaint, style]) {
    expect(Buffer.from(file).toString()).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
  }
});
