import fc from 'fast-check';
import type { Json } from '../../src/model/json.ts';
import type { FieldContext } from '../../src/spec/field.ts';

export const context: FieldContext = {
  networkName: (id) => id.replace(/^id-of-/, ''),
  networkId: (name) => (name === 'unknown' ? undefined : `id-of-${name}`),
  objectId: (kind, name) => (name === 'unknown' ? undefined : `id-of-${kind}-${name}`),
};

/** Words of letters only, so that they are also values of no other meaning. */
const word = fc.stringMatching(/^[a-z]{1,8}$/);

/** Text as a manifest may say it: quotes, equals signs and characters beyond ASCII included. */
const line = fc.string({ unit: 'grapheme', maxLength: 12 });

const mapOf = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/), value, { maxKeys: 5 });

const sortedSet = (item: fc.Arbitrary<string>): fc.Arbitrary<Json> =>
  fc.uniqueArray(item, { maxLength: 4 }).map((items) => items.sort());

/** As the field table has mounted files: the name alone where nothing unusual is said. */
const mounts = mapOf(
  fc.oneof(
    word,
    fc.record({
      name: word,
      uid: fc.constantFrom('1', '1000'),
      mode: fc.constantFrom('0000', '0400', '0440', '0755'),
    }),
    fc.record({ name: word, gid: fc.constantFrom('1', '1000') }),
  ),
);

const rawItems = fc.array(fc.record({ Target: line }), { maxLength: 3 });

/** For each field of the table, values in normal form. A row without an entry here fails a test. */
export const normalForms: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  image: fc.constantFrom('nginx:1', 'registry.test:5000/team/app', 'nginx@sha256:00'),
  command: fc.array(line, { maxLength: 4 }),
  args: fc.array(line, { maxLength: 4 }),
  env: mapOf(line),
  user: word,
  workingDir: word.map((name) => `/${name}`),
  hostname: word,
  stopSignal: fc.constantFrom('SIGQUIT', 'SIGTERM'),
  stopGracePeriod: fc.nat({ max: 600 }).map((seconds) => seconds * 1_000_000_000),
  containerLabels: mapOf(line),
  networks: sortedSet(word),
  mounts: rawItems,
  ports: rawItems,
  secrets: mounts,
  configs: mounts,
  'placement.constraints': sortedSet(word.map((name) => `node.labels.${name}==1`)),
  mode: fc.constantFrom('global', 'replicated'),
  replicas: fc.nat({ max: 100 }),
  labels: mapOf(line),
};
