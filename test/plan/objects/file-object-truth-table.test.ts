import { contentOf } from '../../../src/model/manifest/content.ts';
import type { DesiredFile } from '../../../src/model/desired.ts';
import type { FileKind } from '../../../src/model/manifest/file-entries.ts';
import { keyOf } from '../../../src/kernel/key.ts';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { Labels } from '../../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import {
  observedConfig,
  observedSecret,
  observedService,
  observedSwarm,
  specValue,
} from '../../builders/observed.ts';
import { desired, owner, planInput, salt } from '../../builders/plan-input.ts';
import { allSituations } from '../decision-table.ts';
import { describeTable } from '../describe-table.ts';

const name = 'cert-aaaaaaaaaaaa';
const id = `id-of-${name}`;

const fileOf = (kind: FileKind): DesiredFile => ({
  ...{ key: keyOf(kind, name), kind, name, stem: 'cert', origin: 'web.yaml:3' },
  labels: { team: 'declared' },
  content: contentOf(Uint8Array.of(1)),
  file: { path: 'web.crt', isEncrypted: false },
  services: ['service/web'],
});

const ownerLabels: Readonly<Record<string, Labels>> = {
  us: { [ownerLabel]: owner },
  other: { [ownerLabel]: 'team-b' },
};

const rows: Readonly<Record<string, LedgerRow>> = {
  intent: { attempted: 'before' },
  object: { id, attempted: 'before' },
  stale: { id: 'of another one', attempted: 'before' },
};

const mounting = (kind: FileKind) =>
  observedService(
    'web',
    specValue(
      ['TaskTemplate', 'ContainerSpec', kind === 'secret' ? 'Secrets' : 'Configs'],
      [
        kind === 'secret'
          ? { File: { Name: 'cert' }, SecretID: id, SecretName: name }
          : { File: { Name: 'cert' }, ConfigID: id, ConfigName: name },
      ],
    ),
  );

// The values differ in one label, `team`. there: gone, with the label as declared, with another value.
// label: whose the owner label says that it is. written: the value in the record that it carries.
// ledger: its row. used: whether a foreign service mounts it.
for (const kind of ['secret', 'config'] as const) {
  describeTable(`a ${kind} that is made of a file`, {
    key: keyOf(kind, name),
    situations: allSituations(
      {
        declared: ['no', 'yes'],
        there: ['gone', 'same', 'differs'],
        label: ['', 'us', 'none', 'other'],
        written: ['', 'unknown', 'declared', 'observed', 'third'],
        ledger: ['none', 'intent', 'object', 'stale'],
        used: ['no', 'yes'],
      },
      ({ there, label, written }) =>
        (there === 'gone') === (label === '') && (there === 'gone') === (written === ''),
    ),
    inputOf: ({ declared, there, label, written, ledger, used }) => {
      const currentTeam = there === 'differs' ? 'observed' : 'declared';
      const team = written === 'observed' ? currentTeam : written;
      const labels = {
        team: currentTeam,
        ...ownerLabels[label],
        ...(written === 'unknown'
          ? {}
          : { [appliedLabel]: JSON.stringify({ name: 'cert', labels: { team } }) }),
      };
      const row = rows[ledger];
      return planInput({
        desired: desired({ files: declared === 'yes' ? [fileOf(kind)] : [] }),
        observed: observedSwarm({
          secrets: kind === 'secret' && there !== 'gone' ? [observedSecret(name, { labels })] : [],
          configs: kind === 'config' && there !== 'gone' ? [observedConfig(name, { labels })] : [],
          services: used === 'yes' ? [mounting(kind)] : [],
        }),
        ledger: { salt, rows: row === undefined ? {} : { [keyOf(kind, name)]: row } },
      });
    },
    text: `
      declared | there        | label | written                 | ledger            | used | plan                                  | drift   | then
      yes      | gone         |       |                         | none intent       | *    | create, manifest                      |         | intent
      yes      | gone         |       |                         | object stale      | *    | create, drift                         | deleted | intent
      no       | gone         |       |                         | *                 | *    | nothing                               |         | nothing
      yes      | same differs | other | *                       | *                 | *    | refused: it belongs to the owner "team-b" |     | as before
      yes      | same differs | none  | *                       | none intent stale | *    | refused: it is not managed by us        |         | as before
      yes      | same         | us    | *                       | *                 | *    | unchanged                             |         | object
      yes      | same         | none  | *                       | object            | *    | unchanged                             |         | object
      yes      | differs      | us    | unknown observed third  | *                 | *    | update, manifest                      |         | object
      yes      | differs      | us    | declared                | *                 | *    | update, drift                         | changed | object
      yes      | differs      | none  | unknown observed third  | object            | *    | update, manifest                      |         | object
      yes      | differs      | none  | declared                | object            | *    | update, drift                         | changed | object
      no       | same differs | us    | unknown                 | *                 | *    | nothing                               |         | nothing
      no       | same differs | us    | declared observed third | *                 | no   | delete, rotation                      |         | nothing
      no       | same differs | us    | declared observed third | *                 | yes  | retained: service/web mounts it       |         | nothing
      no       | same differs | none other | *                  | *                 | *    | nothing                               |         | nothing
    `,
  });
}
