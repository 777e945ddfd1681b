import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import {
  compareBlocks,
  compareDocuments,
  isSameDocument,
} from '../../../src/interlock/document/compare-documents.ts';
import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import { renderDocument } from '../../../src/interlock/document/render-document.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import { clustersConfig, defaultConfig } from '../../builders/interlock-swarm.ts';
import { anyDocument, blockOf, documentOf, reversed } from './document-samples.ts';
import { itHolds } from '../../support/it-holds.ts';

const withBlock = (block: InterlockDocument['top']): InterlockDocument => ({
  top: {},
  extensions: { east: block },
});

describe('parseDocument()', () => {
  it('takes known keys in any case, as Go does', () => {
    const document = documentOf(
      'listenaddr = ":1"\n[extensions.east]\nproxyREPLICAS = 2\n[extensions.east.config]\nRlimitNoFile = 9\n',
    );

    expect(document).toEqual({
      top: { ListenAddr: ':1' },
      extensions: { east: { ProxyReplicas: 2, Config: { RLimitNoFile: 9 } } },
    });
  });

  it('keeps the names of blocks and unknown keys as they are written', () => {
    expect(documentOf('[Extensions.EAST]\nmyKey = 1\n').extensions).toEqual({ EAST: { myKey: 1 } });
  });

  it('needs no [Extensions] header and takes quoted names', () => {
    const document = documentOf('[Extensions."us.east"]\nImage = "a"\n[Extensions.west]\nImage = "b"\n');

    expect(Object.keys(document.extensions)).toEqual(['us.east', 'west']);
  });

  it('takes a file without blocks, and an empty one', () => {
    expect(documentOf('')).toEqual({ top: {}, extensions: {} });
    expect(documentOf('PollInterval = "3s"')).toEqual({ top: { PollInterval: '3s' }, extensions: {} });
  });

  it('refuses the array form of Interlock 1.x and says what to write', () => {
    const parsed = parseDocument('[[Extensions]]\nName = "nginx"\n');

    expect(parsed).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('[Extensions.<name>]') as unknown },
    });
  });

  it('merges tables that come together when their case is folded', () => {
    const document = documentOf(`
[Extensions.default]
Image = "a"
[Extensions.default.Labels]
a = "1"
[extensions.other]
Image = "b"
[extensions.default]
ServiceName = "c"
[extensions.default.LABELS]
b = "2"
[extensions.default.Config]
User = "u"
[extensions.default.CONFIG]
PidPath = "p"
`);

    expect(document).toEqual({
      top: {},
      extensions: {
        default: {
          ...{ Image: 'a', ServiceName: 'c', Labels: { a: '1', b: '2' } },
          Config: { User: 'u', PidPath: 'p' },
        },
        other: { Image: 'b' },
      },
    });
  });

  it.each([
    ['ListenAddr = "a"\nlistenaddr = "a"', 'ListenAddr'],
    ['[Extensions.a]\nImage = "a"\n[extensions.a]\nImage = "b"', 'Extensions.a.Image'],
    ['[Extensions.a]\nImage = "a"\nimage = "b"', 'Extensions.a.Image'],
    ['[Extensions.a]\nImage = "a"\n[extensions.a]\nimage = "b"', 'Extensions.a.Image'],
    ['[Extensions.a]\nLabels = "a"\n[Extensions.a.labels]\nb = "1"', 'Extensions.a.Labels'],
    ['[Extensions.a.Labels]\na = "1"\n[Extensions.a.labels]\na = "2"', 'Extensions.a.Labels.a'],
    ['[Extensions.a.Config]\nUser = "a"\nuser = "b"', 'Extensions.a.Config.User'],
    ['[Extensions.a.Config]\nUser = "a"\n[Extensions.a.config]\nuser = "b"', 'Extensions.a.Config.User'],
  ])('refuses %j, of which Interlock takes one value by chance', (text, path) => {
    expect(parseDocument(text)).toEqual({
      ok: false,
      error: {
        message: `"${path}" is defined twice, with different upper and lower case, and Interlock takes one of them at random: write it once`,
      },
    });
  });

  it.each([
    ['Extensions = "x"', '"Extensions" is not a table, write [Extensions.<name>]'],
    ['[Extensions]\neast = 1', '"Extensions.east" is not a table, write [Extensions.east]'],
  ])('refuses %j rather than take it for no block', (text, message) => {
    expect(parseDocument(text)).toEqual({ ok: false, error: { message } });
  });

  it('reports where a file is broken, without its content', () => {
    const parsed = parseDocument('A = 1\nB = = 2\nAdminPass = "hunter2"\n');

    expect(parsed).toMatchObject({ ok: false, error: { line: 2, column: expect.any(Number) as unknown } });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});

describe('compareBlocks()', () => {
  it('takes each key of a block for a field, with the path within the block', () => {
    const running = { ProxyReplicas: 1, Config: { User: 'x' } };

    expect(compareBlocks(running, { ProxyReplicas: 2, Config: { User: 'y' } })).toEqual([
      { path: 'Config.User', field: 'Config', from: 'x', to: 'y' },
      { path: 'ProxyReplicas', field: 'ProxyReplicas', from: 1, to: 2 },
    ]);
    expect(compareBlocks(running, running)).toEqual([]);
  });
});

describe('renderDocument()', () => {
  it.each([
    ['default-config.toml', defaultConfig],
    ['service-clusters-config.toml', clustersConfig],
  ])('writes %s so that any TOML reader finds the same in it', (_, text) => {
    const rendered = renderDocument(documentOf(text));

    expect(parse(rendered)).toEqual(parse(text));
    expect(renderDocument(documentOf(rendered))).toBe(rendered);
  });

  it('writes scalars before sub-tables, known keys in order and others behind them', () => {
    const block = { Config: { User: 'a' }, Zebra: 1, Labels: { b: '1', a: '2' }, Ant: 1, Image: 'x' };

    const lines = renderDocument(withBlock(block))
      .split('\n')
      .filter((line) => line !== '');

    expect(lines).toEqual([
      '[Extensions.east]',
      'Image = "x"',
      'Ant = 1',
      'Zebra = 1',
      '[Extensions.east.Labels]',
      'a = "2"',
      'b = "1"',
      '[Extensions.east.Config]',
      'User = "a"',
    ]);
  });

  it.each([
    '2020-01-02T00:00:00.000Z',
    '2020-01-02T03:04:05.600+02:00',
    '2020-01-02T03:04:05.000',
    '2020-01-02',
    '07:32:00.000',
  ])('keeps the date %s under a key that nobody knows', (date) => {
    const text = `When = ${date}\nAll = [ ${date} ]\n[Extensions.east.Config]\nSince = ${date}\n`;
    const document = documentOf(text);
    // A template is kept as JSON in a label.
    const kept = JSON.parse(JSON.stringify(document)) as InterlockDocument;

    expect(parse(renderDocument(kept))).toEqual(parse(text));
    expect(renderDocument(kept)).toContain(`When = ${date}`);
    expect(
      isSameDocument(document, documentOf(text.replaceAll('2020', '2021').replaceAll('07:', '08:'))),
    ).toBe(false);
  });

  it('writes a foreign table that only looks like one of our dates unchanged', () => {
    const document = documentOf('[Mine]\n"(date)" = "tomorrow"\n');

    expect(documentOf(renderDocument(document))).toEqual(document);
  });

  it('ends with one line break', () => {
    expect(renderDocument({ top: { A: 1 }, extensions: {} })).toMatch(/[^\n]\n$/);
  });

  itHolds('is read back as what was written, for any document', 500, () =>
    fc.property(anyDocument, (document) => {
      expect(documentOf(renderDocument(document))).toEqual(document);
    }),
  );

  itHolds('gives equal bytes for equal documents, in whatever order their keys are', 300, () =>
    fc.property(anyDocument, ({ top, extensions }) => {
      const shuffled = { top: reversed(top), extensions: reversed(extensions) } as InterlockDocument;

      expect(renderDocument(shuffled)).toBe(renderDocument({ top, extensions }));
    }),
  );
});

describe('compareDocuments()', () => {
  itHolds('finds nothing between a document and itself, in whatever order', 300, () =>
    fc.property(anyDocument, ({ top, extensions }) => {
      const shuffled = { top: reversed(top), extensions: reversed(extensions) } as InterlockDocument;

      expect(compareDocuments({ top, extensions }, shuffled)).toEqual([]);
    }),
  );

  itHolds('finds as much from one side as from the other', 300, () =>
    fc.property(anyDocument, anyDocument, (left, right) => {
      const turned = compareDocuments(right, left).map((change) => ({
        ...change,
        from: change.to,
        to: change.from,
      }));

      expect(compareDocuments(left, right)).toEqual(turned);
    }),
  );

  it.each([
    ['a number and its text', 'WorkerProcesses = 1', 'WorkerProcesses = "1"'],
    ['a boolean and its text', 'IPHash = false', 'IPHash = "false"'],
    ['no arguments and an empty one', 'Args = []', 'Args = [""]'],
    ['another order of keys', 'A = 1\nB = 2', 'B = 2\nA = 1'],
    ['a table without keys and none', '[Extensions.east.Labels]', ''],
  ])('takes %s for the same', (_, left, right) => {
    expect(isSameDocument(withBlock(blockOf(left)), withBlock(blockOf(right)))).toBe(true);
  });

  it.each([
    ['another order of a list', 'Constraints = ["a", "b"]', 'Constraints = ["b", "a"]'],
    ['a missing key', 'Args = ["-D"]', ''],
    ['another number', 'ProxyReplicas = 1', 'ProxyReplicas = 2'],
    ['a table and a number', '[Extensions.east.Labels]', 'Labels = 5'],
    ['a table with keys and a number', '[Extensions.east.Labels]\na = "1"', 'Labels = 5'],
  ])('tells %s apart', (_, left, right) => {
    const [one, other] = [withBlock(blockOf(left)), withBlock(blockOf(right))];

    expect(compareDocuments(one, other)).toHaveLength(1);
    expect(compareDocuments(other, one)).toHaveLength(1);
  });

  it('names each key with its path, and an added or removed block as one', () => {
    const from = documentOf('A = 1\n[Extensions.east]\nImage = "a"\n[Extensions.east.Config]\nUser = "x"\n');
    const to = documentOf(
      '[Extensions.east]\nImage = "b"\n[Extensions."us.west"]\nProxyServiceName = "p"\nPublishedPort = 80\nNetworks = ["n"]\n',
    );

    expect(compareDocuments(from, to)).toEqual([
      { path: 'A', field: 'A', from: 1, to: undefined },
      { path: 'Extensions.east.Config.User', field: 'Extensions', key: 'east', from: 'x', to: undefined },
      { path: 'Extensions.east.Image', field: 'Extensions', key: 'east', from: 'a', to: 'b' },
      {
        path: 'Extensions."us.west"',
        field: 'Extensions',
        key: 'us.west',
        from: undefined,
        to: 'p, 80, networks n',
      },
    ]);
  });

  it('masks the password of the administrator, whichever way it changes', () => {
    const password = (value: string): InterlockDocument =>
      withBlock(blockOf(`[Extensions.east.Config]\nadminpass = "${value}"`));

    for (const [from, to] of [
      [password('hunter2'), password('secret')],
      [password('hunter2'), withBlock({})],
      [withBlock({}), password('hunter2')],
    ] as const) {
      const differences = compareDocuments(from, to);

      expect(differences).toMatchObject([{ path: 'Extensions.east.Config.AdminPass', sensitive: true }]);
      expect(JSON.stringify(differences)).not.toMatch(/hunter2|secret/);
    }
  });
});
