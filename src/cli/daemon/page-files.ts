import { readFile } from 'node:fs/promises';
import { Failure } from '../../model/failure.ts';
import type { PageFiles } from '../../server/page/page-files.ts';

/** From the build, which is beside the sources too. */
export async function readPageFiles(): Promise<PageFiles> {
  const [script, firstPaint, style] = await Promise.all([
    readAsset('page.js'),
    readAsset('first-paint.js'),
    readAsset('page.css'),
  ]);
  return { script, firstPaint, style };
}

async function readAsset(name: string): Promise<Uint8Array> {
  const url = new URL(`../../../dist/page/assets/${name}`, import.meta.url);
  try {
    return await readFile(url);
  } catch (cause) {
    throw new Failure(`The files of the status page are missing: ${url.pathname}`, {
      ...{ kind: 'rejected', code: 'usage', cause },
      hint: 'Build them: npm run build. Or turn the HTTP server off: --listen off',
    });
  }
}
