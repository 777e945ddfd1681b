import { createGitSource } from '../../../src/source/git/git-source.ts';

// Started by concurrent-reads.test.ts: reads refs, each of which has one file with the name of the ref. Prints what went wrong.

export interface Reads {
  readonly url: string;
  readonly refs: readonly string[];
  readonly workDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly count: number;
}

/** More would only wait for the machine. */
const atOnce = 4;

async function read({ url, refs, workDir, env }: Reads, index: number): Promise<readonly string[]> {
  const ref = refs[index % refs.length] ?? '';
  try {
    const { files } = await createGitSource({ url, ref, workDir, env }).fetch();
    const found = files.map(({ content }) => Buffer.from(content).toString()).join();
    return found === ref ? [] : [`${ref}: read ${found}`];
  } catch (error) {
    return [`${ref}: ${String(error)}`];
  }
}

const reads = JSON.parse(process.argv[2] ?? '') as Reads;
const faults: string[] = [];
for (let start = 0; start < reads.count; start += atOnce) {
  const some = Array.from({ length: Math.min(atOnce, reads.count - start) }, (_, index) => start + index);
  faults.push(...(await Promise.all(some.map((index) => read(reads, index)))).flat());
}
process.stdout.write(JSON.stringify(faults));
