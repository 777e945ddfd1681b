import { describe, expect, it } from 'vitest';
import { proxyImage, routerImage } from '../../../src/defaults/images.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { builtinTemplate } from '../../../src/interlock/template/builtin-template.ts';
import { neverInherited } from '../../../src/interlock/document/known-keys.ts';
import { parseTemplate, templateOf } from '../../../src/interlock/template/template.ts';
import { clustersConfig, defaultConfig } from '../../builders/interlock-swarm.ts';
import { documentOf } from '../document/document-samples.ts';

const none = new Set<string>();

describe('templateOf()', () => {
  it('takes the block for services without a cluster, and its names as stems', () => {
    const document = documentOf(
      '[Extensions.a]\nServiceCluster = "a"\nImage = "a"\n[Extensions.z]\nImage = "z"\nProxyServiceName = "my-proxy"\n',
    );

    expect(templateOf(document, none)).toMatchObject({
      values: { Image: 'z' },
      stems: { extension: 'ucp-interlock-extension', proxy: 'my-proxy', config: 'ucp-interlock-config' },
      source: { name: 'z', block: { Image: 'z', ProxyServiceName: 'my-proxy' } },
    });
  });

  it('takes an empty cluster name for none', () => {
    const document = documentOf('[Extensions.z]\nServiceCluster = ""\nImage = "z"\n');

    expect(templateOf(document, none)?.values).toEqual({ Image: 'z' });
  });

  it('takes what all blocks have in common if each serves a cluster', () => {
    const template = templateOf(documentOf(clustersConfig), none);

    expect(template?.values).toMatchObject({
      Image: 'docker/ucp-interlock-extension:3.2.3',
      ContainerLabels: { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' },
      ProxyLabels: { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' },
      Config: { MaxConnections: 1024 },
    });
    expect(template?.values['ProxyLabels']).not.toHaveProperty('proxy_region');
    expect(template?.values['ProxyConstraints']).toEqual([
      'node.labels.com.docker.ucp.orchestrator.swarm==true',
      'node.platform.os==linux',
    ]);
    expect(template?.stems.proxy).toBe('ucp-interlock-proxy');
  });

  it('takes the constraints that all blocks share, and other lists only if they are equal', () => {
    const document = documentOf(`
[Extensions.a]
ServiceCluster = "a"
Constraints = ["x==1", "linux", "swarm"]
ProxyConstraints = ["a==1"]
Args = ["-D", "a"]
[Extensions.b]
ServiceCluster = "b"
Constraints = ["swarm", "linux", "y==1"]
ProxyConstraints = ["b==1"]
Args = ["-D", "b"]
`);

    expect(templateOf(document, none)?.values).toEqual({ Constraints: ['linux', 'swarm'] });
  });

  it('never takes values from our own blocks', () => {
    const document = documentOf(clustersConfig);

    expect(templateOf(document, new Set(['east', 'west']))).toBeUndefined();
    expect(templateOf(document, new Set(['east']))?.values['ProxyLabels']).toHaveProperty(
      'proxy_region',
      'west',
    );
  });

  it('leaves out the identity of a block', () => {
    const values = templateOf(documentOf(defaultConfig), none)?.values ?? {};

    for (const key of neverInherited) expect(values).not.toHaveProperty(key);
    expect(values).toMatchObject({ ProxyStopSignal: 'SIGQUIT', ProxyStopGracePeriod: '5s' });
  });

  it('takes the block for unlabelled services as it was stored, before what those have in common that serve a cluster', () => {
    const stored = templateOf(documentOf(defaultConfig), none);
    const document = documentOf('[Extensions.a]\nServiceCluster = "a"\nImage = "a"\n');

    expect(templateOf(document, none, { stored })).toEqual(stored);
    expect(templateOf(documentOf('[Extensions.z]\nImage = "z"\n'), none, { stored })?.values).toEqual({
      Image: 'z',
    });
  });

  it('takes what the blocks have in common that stay, before what was stored of such', () => {
    const [a, b] = ['a', 'b'].map(
      (name) => `[Extensions.${name}]\nServiceCluster = "${name}"\nImage = "${name}"\n`,
    );
    const stored = templateOf(documentOf(clustersConfig), none);
    const removed = ['a'];

    expect(templateOf(documentOf(`${a ?? ''}${b ?? ''}`), none, { removed, stored })?.values).toEqual({
      Image: 'b',
    });
    expect(templateOf(documentOf(a ?? ''), none, { removed, stored })?.values).toEqual({ Image: 'a' });
    expect(templateOf(documentOf(''), none, { removed, stored })).toEqual(stored);
  });

  it('is missing if there is no block', () => {
    expect(templateOf(documentOf(''), none)).toBeUndefined();
  });
});

describe('parseTemplate()', () => {
  it('reads back what was stored', () => {
    const template = templateOf(documentOf(defaultConfig), none);

    expect(parseTemplate(JSON.parse(JSON.stringify(template)) as never)).toEqual(template);
  });

  it('takes nothing from a text that somebody has broken', () => {
    expect(parseTemplate(undefined)).toBeUndefined();
    expect(parseTemplate('text')).toBeUndefined();
    expect(parseTemplate({ values: [], stems: {} })).toBeUndefined();
    expect(parseTemplate({ values: { ServiceName: 'smuggled', Image: 'a' }, stems: { proxy: 1 } })).toEqual({
      values: { Image: 'a' },
      stems: {
        extension: 'ucp-interlock-extension',
        proxy: 'ucp-interlock-proxy',
        config: 'ucp-interlock-config',
      },
    });
  });
});

describe('builtinTemplate', () => {
  it("is the vendor's default file less what is MKE's own", () => {
    const vendor = templateOf(documentOf(defaultConfig), none)?.values ?? {};
    const { Image, ProxyImage, Constraints, ProxyConstraints, Config, ...rest } = builtinTemplate.values;
    const { KeepaliveMinTimeout, GlobalOptions, ...config } = Config as JsonObject;

    expect(vendor).toMatchObject(rest);
    expect(vendor['Config']).toMatchObject(config);
    expect({ KeepaliveMinTimeout, GlobalOptions }).toEqual({
      KeepaliveMinTimeout: '5s',
      GlobalOptions: ['load_module /usr/lib/nginx/modules/ngx_stream_module.so;'],
    });
    expect(Constraints).toEqual(['node.platform.os==linux']);
    expect(ProxyConstraints).toEqual(Constraints);
    expect(JSON.stringify(builtinTemplate)).not.toContain('com.docker.ucp');
    expect([Image, ProxyImage]).toEqual([routerImage, proxyImage]);
  });
});
