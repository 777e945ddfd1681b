import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { Revision, SourceFile } from '../../src/model/manifest/source-file.ts';
import { createThreadParser } from '../../src/parser/create-thread-parser.ts';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';

const revisionOf = (given: Partial<Revision>): Revision => ({
  ...{ id: 'r1', digest: 'd1', files: [], referenced: [], leftOut: [] },
  ...given,
});

const fileOf = (path: string, text: string): SourceFile => ({
  path,
  content: new TextEncoder().encode(text),
});

const withFile = () =>
  manifestFiles(service('motd', 'east', { configs: [{ name: 'motd', file: 'motd', target: '/etc/motd' }] }));

/** YAML that takes long to parse and declares nothing. */
const junk = (path: string): SourceFile => fileOf(path, `a: [${'x,'.repeat(190_000)}]\n`);

describe('createThreadParser()', () => {
  it('returns what parsing at once returns', async () => {
    const files = exampleFiles();

    const parsed = await createThreadParser().parse(revisionOf({ files }));

    expect(parsed).toEqual(parseManifests(files));
  });

  it('returns problems with their positions', async () => {
    const files = [fileOf('east.yaml', 'kind: Nonsense\n')];
    const leftOut = [{ path: 'sub', reason: 'submodule' as const }];

    const parsed = await createThreadParser().parse(revisionOf({ files, leftOut }));

    expect(parsed).toEqual(parseManifests(files, [], leftOut));
    expect(parsed.problems).toMatchObject([{ file: 'east.yaml', position: { line: 1 } }, {}, {}]);
  });

  it('gives referenced files to the checks, and keeps their content behind a function', async () => {
    const content = contentOf(new TextEncoder().encode('hello'));
    const referenced = [{ path: 'motd', status: 'read' as const, content }];
    const files = [...exampleFiles(), ...withFile()];

    const { set, problems } = await createThreadParser().parse(revisionOf({ files, referenced }));

    expect(problems).toEqual([]);
    expect(set.files.get('motd')).toBe(referenced[0]);
  });

  it('finds the files that manifests refer to', async () => {
    const parser = createThreadParser();

    expect(await parser.findReferences(withFile())).toEqual(['motd']);
    expect(await parser.findReferences(withFile())).toEqual(['motd']);
    expect(await parser.findReferences(exampleFiles())).toEqual([]);
  });

  it('gives up on what takes too long', async () => {
    const parser = createThreadParser({ timeoutMs: 1, heapMb: 512 });

    expect((await parser.parse(revisionOf({ files: exampleFiles() }))).problems).toMatchObject([
      { code: 'file-too-large', message: 'Manifests take too long to parse: expected at most 0.001 s' },
    ]);
  });

  it('gives up on what takes too much memory, and parses what comes after it', async () => {
    const parser = createThreadParser({ timeoutMs: 60_000, heapMb: 48 });
    const files = Array.from({ length: 4 }, (_, index) => junk(`${index}.yaml`));

    expect((await parser.parse(revisionOf({ files }))).problems).toMatchObject([
      {
        code: 'file-too-large',
        message: 'Manifests take too much memory to parse: expected at most 48 MB',
      },
    ]);
    expect((await parser.parse(revisionOf({ files: exampleFiles() }))).problems).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const stopping = new AbortController();
    const parsing = createThreadParser().parse(revisionOf({ files: [junk('a.yaml')] }), stopping.signal);

    stopping.abort(new Error('stop'));

    await expect(parsing).rejects.toThrow('stop');
  });
});
