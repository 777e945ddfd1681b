import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { proxyImage, routerImage } from '../../src/defaults/images.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Instructions by stage. Images cannot be built where the tests run. */
const stages = new Map(
  read('Dockerfile')
    .split(/^FROM /m)
    .slice(1)
    .map((text) => {
      const [, base = '', name = ''] = /^(\S+) AS (\S+)$/m.exec(text) ?? [];
      return [name, { base, text }];
    }),
);
const textOf = (stage: string): string => stages.get(stage)?.text ?? '';

describe('Dockerfile', () => {
  it('makes the reconciler unless another target is named', () => {
    expect([...stages.keys()]).toEqual(['build', 'proxy', 'router', 'reconciler']);
    expect(textOf('reconciler')).toContain('USER 1000:1000');
  });

  it('makes a proxy that stops gracefully, as the user of the rendered files', () => {
    expect(stages.get('proxy')?.base).toBe('debian:forky-slim');
    expect(textOf('proxy')).toMatch(/ nginx libnginx-mod-stream /);
    expect(textOf('proxy')).toMatch(/useradd --system --uid 101 .*nginx/);
    expect(textOf('proxy')).toContain('STOPSIGNAL SIGQUIT');
    expect(textOf('proxy')).toContain('return 503;');
    expect(textOf('proxy')).toContain('/etc/nginx/modules-enabled/*');
  });

  it('makes a router with the same nginx', () => {
    expect(stages.get('router')?.base).toBe('proxy');
    expect(textOf('router')).toContain('ENTRYPOINT ["reconciler"]');
    expect(textOf('router')).toContain('STOPSIGNAL SIGTERM');
  });
});

describe('the images that deploy looks for', () => {
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };

  it('have the version of the reconciler', () => {
    expect([routerImage, proxyImage]).toEqual([
      `swarm-reconciler/router:${version}`,
      `swarm-reconciler/proxy:${version}`,
    ]);
  });

  it('are those that docs/image.md builds', () => {
    expect(read('docs/image.md')).toContain(`docker build --target router --tag ${routerImage} .`);
    expect(read('docs/image.md')).toContain(`docker build --target proxy --tag ${proxyImage} .`);
  });
});
