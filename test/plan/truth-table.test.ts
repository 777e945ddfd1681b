import type { FieldValues } from '../../src/model/field-values.ts';
import type { LedgerRow } from '../../src/model/ledger.ts';
import type { Labels, ObservedNode } from '../../src/model/observed.ts';
import { appliedLabel, nodeKeysLabel, ownerLabel } from '../../src/model/own-labels.ts';
import { defaultPolicy } from '../../src/model/manifest/policy.ts';
import {
  image,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  specValue,
} from '../builders/observed.ts';
import {
  desired,
  desiredNetwork,
  desiredNode,
  desiredService,
  owner,
  planInput,
  salt,
} from '../builders/plan-input.ts';
import { allSituations, type Situation } from './decision-table.ts';
import { describeTable } from './describe-table.ts';

/** What the ledger says of an object whose id is `id`. */
const ledgerRows = (
  id: string,
  applied: FieldValues | undefined,
): Readonly<Record<string, LedgerRow | undefined>> => ({
  none: undefined,
  intent: { attempted: 'before' },
  object: { id, attempted: 'before' },
  stale: { id: 'of another one', attempted: 'before' },
  part: { id, attempted: 'before', applied: applied ?? {} },
});

const ownerLabels: Readonly<Record<string, Labels>> = {
  us: { [ownerLabel]: owner },
  other: { [ownerLabel]: 'team-b' },
};

/** The values differ in one field, `user`; the one that cannot be changed is `mode`. */
const desiredValues = ({ declared, there }: Situation<'declared' | 'there'>): FieldValues => ({
  ...(declared === 'route' ? {} : { image: 'web:1' }),
  user: 'declared',
  ...(there === 'fixed' ? { mode: 'global' } : {}),
});

function writtenLeaves(situation: Situation<'declared' | 'there' | 'written'>): FieldValues | undefined {
  const { there, written } = situation;
  const target = desiredValues(situation);
  if (written === 'declared') return target;
  if (written === 'third') return { ...target, user: 'third' };
  if (written !== 'observed') return undefined;
  return there === 'fixed' ? { ...target, mode: 'replicated' } : { ...target, user: observedUser(situation) };
}

const observedUser = ({ there }: Situation<'there'>): string =>
  there === 'differs' ? 'observed' : 'declared';

function standingService(situation: Situation<'declared' | 'there' | 'label' | 'written' | 'ledger'>) {
  const written = writtenLeaves(situation);
  const isInLabel = written !== undefined && situation.ledger !== 'part';
  return observedService(
    'web',
    labels({
      ...ownerLabels[situation.label],
      ...(isInLabel ? { [appliedLabel]: JSON.stringify(written) } : {}),
    }),
    image('web:1'),
    specValue(['TaskTemplate', 'ContainerSpec', 'User'], observedUser(situation)),
  );
}

function serviceRow(
  situation: Situation<'declared' | 'there' | 'written' | 'ledger' | 'prune'>,
): LedgerRow | undefined {
  const row = ledgerRows('id-of-web', writtenLeaves(situation))[situation.ledger];
  return row !== undefined && situation.prune === 'never' ? { ...row, isKept: true } : row;
}

// declared: not at all, by a manifest, by one that may take on a service of others, by one without an image.
// there: gone, as declared, with another value, with another value of a field that cannot be changed.
// label: whose the owner label says that it is. written: what the record says that we wrote last.
// ledger: its row: none, an intent only, the object, a part of a foreign object, another object of the same name.
describeTable('a service', {
  key: 'service/web',
  situations: allSituations(
    {
      declared: ['no', 'yes', 'adopt', 'route'],
      there: ['gone', 'same', 'differs', 'fixed'],
      label: ['', 'us', 'none', 'other'],
      written: ['', 'unknown', 'declared', 'observed', 'third'],
      ledger: ['none', 'intent', 'object', 'part', 'stale'],
      prune: ['', 'no', 'yes', 'never'],
    },
    ({ declared, there, label, written, ledger, prune }) =>
      (there === 'gone') === (label === '') &&
      (there === 'gone') === (written === '') &&
      (declared === 'no') === (prune !== '') &&
      (declared !== 'no' || there === 'gone' || there === 'same') &&
      (prune !== 'never' || ledger !== 'none'),
  ),
  inputOf: (situation) => {
    const { declared, there, prune } = situation;
    const policy = { ...defaultPolicy, adopt: declared === 'adopt' || declared === 'route' };
    const target = { ...desiredService('web', desiredValues(situation)), policy };
    const row = serviceRow(situation);
    return planInput({
      prune: prune === 'yes' || prune === 'never',
      desired: desired({ services: declared === 'no' ? [] : [target] }),
      observed: observedSwarm({ services: there === 'gone' ? [] : [standingService(situation)] }),
      ledger: { salt, rows: row === undefined ? {} : { 'service/web': row } },
    });
  },
  text: `
    declared        | there              | label   | written                   | ledger                        | prune | plan                                   | drift   | then
    yes adopt       | gone               |         |                           | none intent                   |       | create, manifest                       |         | intent
    yes adopt       | gone               |         |                           | object part stale             |       | create, drift                          | deleted | intent
    route           | gone               |         |                           | *                             |       | awaited                                |         | as before
    no              | gone               |         |                           | *                             | *     | nothing                                |         | nothing
    yes adopt route | same differs fixed | other   | *                         | *                             |       | refused: it belongs to the owner       |         | as before
    yes adopt route | same               | us      | *                         | none intent object stale      |       | unchanged                              |         | object
    yes adopt route | same               | us      | unknown                   | part                          |       | unchanged                              |         | object
    yes adopt route | same               | none    | *                         | object                        |       | unchanged                              |         | object
    yes adopt route | same               | us none | declared observed third   | part                          |       | unchanged                              |         | part
    yes adopt route | differs            | us      | unknown observed          | none intent object stale      |       | update, manifest                       |         | object
    yes adopt route | differs            | us      | unknown                   | part                          |       | update, manifest                       |         | object
    yes adopt route | differs            | us      | declared                  | none intent object stale      |       | update, drift                          | changed | object
    yes adopt route | differs            | us      | third                     | none intent object stale      |       | update, manifest                       | changed | object
    yes adopt route | differs            | none    | unknown observed          | object                        |       | update, manifest                       |         | object
    yes adopt route | differs            | none    | declared                  | object                        |       | update, drift                          | changed | object
    yes adopt route | differs            | none    | third                     | object                        |       | update, manifest                       | changed | object
    yes adopt route | differs            | us none | declared                  | part                          |       | update, drift                          | changed | part
    yes adopt route | differs            | us none | observed                  | part                          |       | update, manifest                       |         | part
    yes adopt route | differs            | us none | third                     | part                          |       | update, manifest                       | changed | part
    yes adopt route | fixed              | us      | *                         | *                             |       | refused: "mode" cannot be changed      |         | as before
    yes adopt route | fixed              | none    | *                         | object                        |       | refused: "mode" cannot be changed      |         | as before
    yes adopt route | fixed              | none    | declared observed third   | part                          |       | refused: "mode" cannot be changed      |         | as before
    yes             | same differs fixed | none    | *                         | none intent stale             |       | refused: not managed by us             |         | as before
    yes             | same differs fixed | none    | unknown                   | part                          |       | refused: not managed by us             |         | as before
    adopt route     | same differs       | none    | *                         | none intent stale             |       | adopt, manifest                        |         | part
    adopt route     | same differs       | none    | unknown                   | part                          |       | adopt, manifest                        |         | part
    adopt route     | fixed              | none    | *                         | none intent stale             |       | refused: "mode" cannot be changed      |         | as before
    adopt route     | fixed              | none    | unknown                   | part                          |       | refused: "mode" cannot be changed      |         | as before
    no              | same               | us      | *                         | none intent object stale      | no    | retained: --prune deletes it           |         | as before
    no              | same               | us      | *                         | none intent object stale      | yes   | delete, prune                          |         | nothing
    no              | same               | us      | *                         | none intent object stale      | never | retained: its manifest had             |         | as before
    no              | same               | us      | unknown                   | part                          | no    | retained: --prune deletes it           |         | as before
    no              | same               | us      | unknown                   | part                          | yes   | delete, prune                          |         | nothing
    no              | same               | us      | unknown                   | part                          | never | retained: its manifest had             |         | as before
    no              | same               | none    | *                         | object                        | no    | retained: --prune deletes it           |         | as before
    no              | same               | none    | *                         | object                        | yes   | delete, prune                          |         | nothing
    no              | same               | none    | *                         | object                        | never | retained: its manifest had             |         | as before
    no              | same               | us none | declared observed third   | part                          | no    | retained: --prune removes what we      |         | as before
    no              | same               | us none | declared observed third   | part                          | yes   | update, prune                          |         | nothing
    no              | same               | us none | declared observed third   | part                          | never | retained: its manifest had             |         | as before
    no              | same               | none    | *                         | none intent stale             | *     | nothing                                |         | nothing
    no              | same               | none    | unknown                   | part                          | *     | nothing                                |         | nothing
    no              | same               | other   | *                         | *                             | *     | nothing                                |         | nothing
  `,
});

// A network cannot be changed, and a foreign one that agrees is as good as one of ours.
describeTable('a network', {
  key: 'network/net',
  situations: allSituations(
    {
      declared: ['no', 'yes', 'external'],
      there: ['gone', 'agrees', 'differs', 'ingress'],
      label: ['', 'us', 'none', 'other'],
      ledger: ['none', 'intent', 'object', 'stale'],
      prune: ['', 'no', 'yes'],
    },
    ({ declared, there, label, prune }) =>
      (there === 'gone') === (label === '') &&
      (declared === 'no') === (prune !== '') &&
      (declared !== 'no' || there === 'gone' || there === 'agrees'),
  ),
  inputOf: ({ declared, there, label, ledger, prune }) => {
    const net = observedNetwork('net', {
      labels: ownerLabels[label] ?? {},
      attachable: there !== 'differs',
      ingress: there === 'ingress',
    });
    const target = desiredNetwork('net', { attachable: true, external: declared === 'external' });
    const row = ledgerRows(net.id, undefined)[ledger];
    return planInput({
      prune: prune === 'yes',
      desired: desired({ networks: declared === 'no' ? [] : [target] }),
      observed: observedSwarm({ networks: there === 'gone' ? [] : [net] }),
      ledger: { salt, rows: row === undefined ? {} : { 'network/net': row } },
    });
  },
  text: `
    declared     | there   | label      | ledger            | prune | plan                                  | drift   | then
    yes          | gone    |            | none intent       |       | create, manifest                      |         | intent
    yes          | gone    |            | object stale      |       | create, drift                         | deleted | intent
    external     | gone    |            | *                 |       | refused: does not exist               |         | as before
    no           | gone    |            | *                 | *     | nothing                               |         | nothing
    yes          | agrees  | us         | *                 |       | unchanged                             |         | object
    yes          | agrees  | none       | object            |       | unchanged                             |         | object
    yes          | agrees  | none       | none intent stale |       | unchanged                             |         | nothing
    yes          | agrees  | other      | *                 |       | unchanged                             |         | nothing
    external     | agrees  | *          | *                 |       | unchanged                             |         | nothing
    yes external | differs | *          | *                 |       | refused: a network cannot be changed  |         | as before
    yes external | ingress | *          | *                 |       | refused: it is the ingress network    |         | as before
    no           | agrees  | us         | *                 | no    | retained: --prune deletes it          |         | as before
    no           | agrees  | us         | *                 | yes   | delete, prune                         |         | nothing
    no           | agrees  | none       | object            | no    | retained: --prune deletes it          |         | as before
    no           | agrees  | none       | object            | yes   | delete, prune                         |         | nothing
    no           | agrees  | none       | none intent stale | *     | nothing                               |         | nothing
    no           | agrees  | other      | *                 | *     | nothing                               |         | nothing
  `,
});

// One label of a node. written: the value in our record on the node; theirs: the one in another owner's record.
describeTable('a node', {
  key: 'node/n0',
  situations: allSituations(
    {
      declared: ['no', 'yes'],
      node: ['gone', 'twins', 'there'],
      label: ['', 'none', 'declared', 'observed'],
      written: ['', 'nothing', 'declared', 'observed', 'third'],
      theirs: ['', 'nothing', 'observed', 'third'],
      prune: ['', 'no', 'yes'],
    },
    ({ declared, node, label, written, theirs, prune }) =>
      (declared === 'no') === (prune !== '') &&
      [label, written, theirs].every((one) => (node === 'there') === (one !== '')) &&
      // The observed label is the declared one, or there is none: then no record can have it as a third value.
      (label === 'observed' || (written !== 'observed' && theirs !== 'observed')),
  ),
  inputOf: ({ declared, node, label, written, theirs, prune }) => {
    const record = (holder: string, value: string): Labels =>
      value === 'nothing' ? {} : { [nodeKeysLabel(holder)]: JSON.stringify({ region: value }) };
    const there = observedNode('n0', {
      labels: {
        ...(label === 'none' ? {} : { region: label }),
        ...record(owner, written),
        ...record('team-b', theirs),
      },
    });
    const nodes: Readonly<Record<string, readonly ObservedNode[]>> = {
      gone: [],
      there: [there],
      twins: ['a', 'b'].map((id) => observedNode('n0', { id })),
    };
    return planInput({
      prune: prune === 'yes',
      desired: desired({ nodes: declared === 'no' ? [] : [desiredNode('n0', { region: 'declared' })] }),
      observed: observedSwarm({ nodes: nodes[node] ?? [] }),
    });
  },
  text: `
    declared | node       | label         | written                 | theirs        | prune | plan                                 | drift   | then
    yes      | gone       |               |                         |               |       | refused: the swarm has no such node |        | as before
    yes      | twins      |               |                         |               |       | refused: 2 nodes have this hostname  |         | as before
    no       | gone twins |               |                         |               | *     | nothing                              |         | nothing
    yes      | there      | none          | nothing                 | *             |       | update, manifest                     |         | object
    yes      | there      | none          | declared                | *             |       | update, drift                        | changed | object
    yes      | there      | none          | third                   | *             |       | update, manifest                     | changed | object
    yes      | there      | declared      | nothing third           | *             |       | adopt, manifest                      |         | object
    yes      | there      | declared      | declared                | *             |       | unchanged                            |         | object
    yes      | there      | observed      | nothing                 | *             |       | refused: it was not set by us        |         | as before
    yes      | there      | observed      | declared observed third | observed      |       | refused: another owner claims it too |         | as before
    yes      | there      | observed      | declared                | nothing third |       | update, drift                        | changed | object
    yes      | there      | observed      | observed                | nothing third |       | update, manifest                     |         | object
    yes      | there      | observed      | third                   | nothing third |       | update, manifest                     | changed | object
    no       | there      | *             | nothing                 | *             | *     | nothing                              |         | nothing
    no       | there      | *             | declared observed third | *             | no    | retained: --prune removes our        |         | as before
    no       | there      | *             | declared observed third | *             | yes   | update, prune                        |         | nothing
  `,
});
