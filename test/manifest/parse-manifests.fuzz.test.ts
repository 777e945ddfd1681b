import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { hasErrors } from '../../src/model/manifest/problem.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { renderProblems } from '../../src/report/problems.ts';
import { clusterText, fileOf, interlockText, serviceText } from './manifest-texts.ts';
import { itHolds } from '../support/it-holds.ts';

const validText = [
  clusterText('east', 'ucp-node-0', 'eastnet'),
  clusterText('west', 'ucp-node-1', 'westnet'),
  serviceText('demoeast', 'east', 'demo.A'),
  serviceText('demowest', 'west', 'demo.B'),
  interlockText,
].join('---\n');

const fragments = [
  ...['---\n', '...\n', '%YAML 1.1\n', '- ', '? ', ': ', '[', ']', '{', '}', ',', '#', '\t', '\n', '  '],
  ...['&a ', '*a', '!!binary ', '!x ', '|\n', '>-\n', '"', "'", '\\', '<<: ', '__proto__: ', 'null', '~'],
  ...['name: ', 'spec:', 'nodes', '0x1F', '1e400', '.nan', '\u0000', '\u2028', '\ufeff', '\ud800', 'é', '\r'],
];

const secretive = `${serviceText('demoeast', 'east', 'demo.A')}  args: [--token, hunter2]
  command:
    - hunter2
    - run
  env:
    MODE: hunter2
    USER: "hunter2"
    LONG: |
      hunter2
      hunter2
  logging:
    driver: splunk
    options:
      splunk-token: hunter2
`;

const change = fc.record({
  at: fc.nat(validText.length),
  remove: fc.nat(30),
  insert: fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 8 })),
});

const changedText = (changes: readonly { at: number; remove: number; insert: string }[]): string =>
  changes.reduce(
    (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
    validText,
  );

describe('parseManifests()', () => {
  itHolds('never throws for arbitrary bytes', 500, () =>
    fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
      const { problems } = parseManifests([{ path: 'a.yaml', content }]);
      expect(hasErrors(problems)).toBe(true);
    }),
  );

  itHolds('never throws for arbitrary YAML signs', 1000, () =>
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 40 }), (parts) => {
      renderProblems(parseManifests([fileOf('a.yaml', parts.join(''))]).problems);
    }),
  );

  itHolds('never throws for a damaged manifest, and points into the file', 1000, () =>
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const text = changedText(changes);
      // YAML also ends a line at a carriage return alone.
      const lineCount = text.split(/\r\n?|\n/).length;

      for (const problem of parseManifests([fileOf('a.yaml', text)]).problems) {
        expect(problem.message).not.toBe('');
        expect(problem.position?.line ?? 1).toBeLessThanOrEqual(lineCount);
        expect(problem.position?.column ?? 1).toBeGreaterThan(0);
      }
    }),
  );

  // Except "? ", which turns values into keys: names of variables are shown.
  itHolds('shows no secret of a manifest into which a sign has come, or from which one has gone', 1000, () =>
    fc.property(
      fc.nat(secretive.length),
      fc.constantFrom('', ...fragments.filter((fragment) => fragment !== '? ')),
      (at, inserted) => {
        const text = secretive.slice(0, at) + inserted + secretive.slice(inserted === '' ? at + 1 : at);

        expect(renderProblems(parseManifests([fileOf('a.yaml', text)]).problems)).not.toContain('hunter2');
      },
    ),
  );

  itHolds('does not depend on the order of the files', 100, () => {
    const texts = validText.split('---\n').map((text, index) => fileOf(`${String(index)}.yaml`, text));
    const files = [
      ...texts,
      fileOf('x.yaml', serviceText('copy', 'east', 'DEMO.a')),
      fileOf('y.yaml', 'a: ['),
    ];
    const expected = parseManifests(files);

    return fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
      const result = parseManifests(shuffled);

      expect(result.problems).toEqual(expected.problems);
      expect(JSON.stringify(result.set)).toBe(JSON.stringify(expected.set));
    });
  });

  itHolds(
    'lets no value of a manifest through that holds a line break or another control character',
    100,
    () => {
      const hostile = fc.constantFrom(
        '\n',
        '\r',
        '\t',
        '\u0000',
        '\u0007',
        '\u001b',
        '\u007f',
        '\u0085',
        '\u2028',
      );

      return fc.property(
        hostile,
        fc.constantFrom('east', 'ucp-node-0', 'eastnet', 'demo.A', '8000'),
        (sign, word) => {
          const text = validText.replaceAll(word, JSON.stringify(`x${sign}y`));
          expect(hasErrors(parseManifests([fileOf('a.yaml', text)]).problems)).toBe(true);
        },
      );
    },
  );
});
