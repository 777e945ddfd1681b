import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectManifests } from '../../src/manifest/collect-manifests.ts';
import { parseFile } from '../../src/manifest/parse-file.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { renderProblems } from '../../src/report/problems.ts';
import { clusterText, fileOf, interlockText, serviceText } from './manifest-texts.ts';

const east = clusterText('east', 'ucp-node-0', 'eastnet');

const aCluster = `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec: { nodes: [n0], networks: [eastnet] }
`;

describe('parseManifests() of a source that was not read whole', () => {
  it('warns of each thing that was left out, and accepts the rest', () => {
    const { set, problems } = parseManifests(
      [{ path: 'a.yaml', content: new TextEncoder().encode(aCluster) }],
      [],
      [
        { path: 'module', reason: 'submodule' },
        { path: 'east', reason: 'link' },
      ],
    );

    expect(set.clusters).toHaveLength(1);
    expect(problems.map(({ severity, code, file }) => [severity, code, file])).toEqual([
      ['warning', 'source-incomplete', 'east'],
      ['warning', 'source-incomplete', 'module'],
    ]);
  });

  it('still reports that there is no manifest at all', () => {
    expect(
      parseManifests([], [], [{ path: 'module', reason: 'submodule' }]).problems.map(({ code }) => code),
    ).toEqual(['source-empty', 'source-incomplete']);
  });
});

describe('parseManifests() of a file whose lines end with carriage returns alone', () => {
  it('reads its manifests', () => {
    const content = new TextEncoder().encode(`# a comment\n${aCluster}`.replaceAll('\n', '\r'));

    const { set, problems } = parseManifests([{ path: 'a.yaml', content }]);

    expect(problems).toEqual([]);
    expect(set.clusters.map(({ manifest }) => manifest.metadata.name)).toEqual(['east']);
  });
});

describe('parseManifests()', () => {
  it('finds no problem in the worked example', () => {
    const folder = join(import.meta.dirname, '..', '..', 'manifests');
    const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path)) }));

    const { set, problems } = parseManifests(files);

    expect(problems).toEqual([]);
    expect(set.clusters.map(({ manifest }) => manifest.metadata.name)).toEqual(['east', 'west']);
    expect(set.services.map(({ manifest }) => manifest.metadata.name)).toEqual(['demoeast', 'demowest']);
    expect(set.interlock?.manifest.spec.removeExtensions).toEqual(['default']);
  });

  it('returns the values as they are written', () => {
    const { set } = parseManifests([
      fileOf('east.yaml', `${east}---\n${serviceText('a', 'east', 'demo.A')}`),
    ]);

    expect(set.services[0]?.manifest).toEqual({
      apiVersion: 'swarm-reconciler.io/v1',
      kind: 'RoutedService',
      metadata: { name: 'a' },
      spec: {
        serviceCluster: 'east',
        route: { hosts: ['demo.A'], port: 8000 },
        image: 'training/whoami:latest',
      },
    });
  });

  it('locates a field, or its nearest parent that exists', () => {
    const { documents } = parseFile(fileOf('east.yaml', `# a comment\n---\n${east}`));
    const cluster = collectManifests(documents, []).clusters[0];

    expect(cluster).toMatchObject({ file: 'east.yaml', position: { line: 5, column: 1 } });
    expect(cluster?.locate('/spec/nodes/0')).toEqual({ line: 8, column: 11 });
    expect(cluster?.locate('/spec/nodes')).toEqual({ line: 8, column: 3 });
    expect(cluster?.locate('/spec/proxy/replicas')).toEqual({ line: 7, column: 1 });
    expect(cluster?.locate('')).toEqual({ line: 3, column: 1 });
    expect(cluster?.frame({ line: 8, column: 11 })).toBe(
      ['  7 | spec:', '> 8 |   nodes: [ucp-node-0]', '    |           ^', '  9 |   networks: [eastnet]'].join(
        '\n',
      ),
    );
  });

  it('reports an empty source', () => {
    expect(parseManifests([]).problems.map(({ code }) => code)).toEqual(['source-empty']);
  });

  it('drops an invalid manifest from the set and keeps the others', () => {
    const broken = east.replace('nodes', 'node');
    const west = clusterText('west', 'ucp-node-1', 'westnet');

    const { set, problems } = parseManifests([fileOf('a.yaml', `${broken}---\n${west}`)]);

    expect(set.clusters.map(({ manifest }) => manifest.metadata.name)).toEqual(['west']);
    expect(problems.map(({ code }) => code)).toEqual(['field-unknown']);
  });

  it('accepts anchors and aliases within their limits', () => {
    const text = `${east}  nodeLabels: &labels {region: east}\n  proxy: {labels: *labels}\n`;

    const { set, problems } = parseManifests([fileOf('a.yaml', text)]);

    expect(problems).toEqual([]);
    expect(set.clusters[0]?.manifest.spec.proxy?.labels).toEqual({ region: 'east' });
  });

  it('accepts JSON, which is YAML', () => {
    const text = JSON.stringify({
      apiVersion: 'swarm-reconciler.io/v1',
      kind: 'Interlock',
      metadata: { name: 'interlock' },
      spec: {},
    });

    expect(parseManifests([fileOf('a.yaml', text)]).problems).toEqual([]);
  });

  // Looking one up in the labels of a node would give a function.
  it('rejects keys that are names of inherited properties', () => {
    const text = `${east}  nodeLabels: {constructor: a, toString: b, hasOwnProperty: c, region: east}\n`;

    const { problems } = parseManifests([fileOf('a.yaml', text)]);

    expect(problems.map(({ message }) => message)).toEqual([
      'Key "constructor" is reserved: expected another key',
      'Key "toString" is reserved: expected another key',
      'Key "hasOwnProperty" is reserved: expected another key',
    ]);
  });

  it.each([
    '{ PORT:hunter2 }',
    '{ PORT hunter2 }',
    '{ "PORT:hunter2" }',
    '{ PORT: { hunter2 } }',
    '{ PORT: *hunter2 }',
    '{ PORT: !hunter2 x }',
  ])('shows no value of env: %s', (env) => {
    const { problems } = parseManifests([
      fileOf('a.yaml', `${serviceText('a', 'east', 'a.example')}  env: ${env}\n`),
    ]);

    expect(problems.map(({ code }) => code)).not.toEqual([]);
    expect(renderProblems(problems)).not.toContain('hunter2');
  });

  it('does not change any prototype', () => {
    parseManifests([fileOf('a.yaml', `${east}  __proto__: {polluted: true}\n`)]);

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keeps the first of two Interlock manifests in the set', () => {
    const { set, problems } = parseManifests([
      fileOf('a.yaml', interlockText),
      fileOf('b.yaml', interlockText),
    ]);

    expect(set.interlock?.file).toBe('a.yaml');
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['interlock-duplicate', 'b.yaml']]);
  });
});
