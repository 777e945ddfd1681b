import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../builders/manifests.ts';

const ports = { publish: { http: { published: 8080 }, https: { published: 8444 } } };

describe('planChanges() if one cluster is refused', () => {
  it('continues with the others, and reports what is left unchanged', () => {
    const set = manifestSet(
      cluster('east', { proxy: ports }),
      cluster('west', { nodes: ['not-there'], proxy: ports }),
    );

    const { plan, writes } = planOf(set, vendorSwarm());

    expect(plan.refused.map(({ resource }) => resource)).toEqual(['node/not-there']);
    expect(plan.warnings).toEqual([
      {
        kind: 'refusedBlock',
        message:
          'Extensions.west of config.toml is left unchanged: it depends on node/not-there, which is refused',
      },
    ]);
    const config = [...writes.values()].find(({ kind }) => kind === 'createConfig');
    const parsed = parseDocument(config?.kind === 'createConfig' ? config.config.text : '');
    expect(parsed.ok && Object.keys(parsed.document.extensions).sort()).toEqual(['default', 'east']);
  });
});
