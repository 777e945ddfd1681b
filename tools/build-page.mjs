// Builds what the status page loads from src/page: page.js, first-paint.js and page.css, into dist/page/assets or the
// folder that is named.
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

await build({
  entryPoints: [
    { in: join(root, 'src/page/browser/main.tsx'), out: 'page' },
    { in: join(root, 'src/page/browser/first-paint.ts'), out: 'first-paint' },
    { in: join(root, 'src/page/style/page.css'), out: 'page' },
  ],
  outdir: process.argv[2] ?? join(root, 'dist/page/assets'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  banner: { js: '/* With preact: MIT license, Copyright (c) 2015-present Jason Miller */' },
  logLevel: 'warning',
});
