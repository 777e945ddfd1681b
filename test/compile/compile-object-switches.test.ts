import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import type { Facts } from '../../src/model/facts.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestSet,
  service,
  type ManifestText,
} from '../builders/manifests.ts';

const facts: Facts = {};
const switchesOf = (...manifests: readonly ManifestText[]) => [
  ...compile(manifestSet(...manifests), facts, { prune: false }).switches,
];

const east = cluster('east', { nodes: ['n1'], networks: ['net'], nodeLabels: { region: 'east' } });

describe('compileObjectSwitches()', () => {
  it('has nothing of manifests without these annotations', () => {
    expect(switchesOf(east, interlock(), annotated(service('web', 'east'), { prune: 'false' }))).toEqual([]);
  });

  it('has what a service sets', () => {
    const web = annotated(service('web', 'east'), { heal: 'auto', revisions: 'report' });

    expect(switchesOf(east, interlock(), web)).toEqual([
      ['service/web', { heal: 'auto', revisions: 'report' }],
    ]);
  });

  it('has what a cluster sets for its networks, nodes and proxy', () => {
    const switches = { interruptions: 'report' };

    expect(switchesOf(annotated(east, switches), interlock())).toEqual([
      ['network/net', switches],
      ['node/n1', switches],
      ['service/ucp-interlock-proxy-east', switches],
    ]);
  });

  it('lets report win for what several clusters need', () => {
    const west = cluster('west', { nodes: ['n2'], networks: ['net'], nodeLabels: { region: 'west' } });
    const both = switchesOf(
      annotated(east, { interruptions: 'report' }),
      annotated(west, { interruptions: 'auto' }),
      interlock(),
    );

    expect(both).toContainEqual(['network/net', { interruptions: 'report' }]);
    expect(both).toContainEqual(['node/n2', { interruptions: 'auto' }]);
  });
});
