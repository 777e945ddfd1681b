import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import { renderDocument } from '../../src/interlock/document/render-document.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { cluster, manifestFiles, service } from '../builders/manifests.ts';
import { itHolds } from '../support/it-holds.ts';

/** Characters that end a text, a table, a comment or a line in one of the formats. */
const hostileParts = [
  '"',
  "'",
  '"""',
  "'''",
  '\\',
  ']',
  '[',
  '}',
  '{',
  '=',
  '#',
  ',',
  ';',
  '$',
  '`',
  '${x}',
  '{{ x }}',
];
const hostileSigns = [
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u202e',
  '\ufeff',
  'é',
  '😀',
  ' ',
];

const anyHostile = fc
  .array(fc.constantFrom(...hostileParts, ...hostileSigns, '[Extensions.evil]', 'a', '1'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

describe('a hostile value', () => {
  itHolds('stands in config.toml as it was said, and nothing beside it, or is refused', 500, () =>
    fc.property(anyHostile, (value) => {
      const { set, problems } = parseManifests(
        manifestFiles(
          cluster('east', {
            proxy: { labels: { own: value }, args: [value], containerLabels: { [`k${value}`]: 'x' } },
            extension: { labels: { own: value } },
            extraConfig: { SomeKey: value },
          }),
        ),
      );
      if (problems.length > 0) return;

      const document = compile(set, {}, { prune: true }).interlock?.document;
      const read = parseDocument(renderDocument(document!));

      expect(read.ok && Object.keys(read.document.extensions)).toEqual(['east']);
      expect(read.ok && read.document.extensions['east']).toMatchObject({
        ProxyLabels: { own: value },
        ProxyArgs: [value],
        ProxyContainerLabels: { [`k${value}`]: 'x' },
        Labels: { own: value },
        Config: { SomeKey: value },
      });
    }),
  );

  itHolds('stands in a service as it was said, or is refused', 500, () =>
    fc.property(anyHostile, (value) => {
      const { set, problems } = parseManifests(
        manifestFiles(
          cluster('east'),
          service('web', 'east', {
            labels: { own: value },
            containerLabels: { own: value },
            env: { OWN: value },
            args: [value],
          }),
        ),
      );
      if (problems.length > 0) return;

      const [compiled] = compile(set, {}, { prune: true }).services;

      expect(compiled?.values).toMatchObject({
        labels: { own: value },
        containerLabels: { own: value },
        env: { OWN: value },
        args: [value],
      });
    }),
  );
});
