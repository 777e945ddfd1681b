import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program/program.ts';
import { proxyImage, routerImage } from '../../src/defaults/images.ts';
import { memoryStreams } from '../support/memory-streams.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const project = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly url: string };
};

const unused = (): never => {
  throw new Error('no command runs here');
};

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

  it.each([
    ['proxy', 'swarm-reconciler/proxy'],
    ['router', 'swarm-reconciler/router'],
    ['reconciler', 'swarm-reconciler'],
  ])('labels the image %s with what it is, from where, and under which licence', (stage, title) => {
    const labels = [...textOf(stage).matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)];

    expect(Object.fromEntries(labels.map(([, key, value]) => [key, value]))).toEqual({
      title,
      description: expect.stringMatching(/./) as string,
      source: project.repository.url.replace(/^git\+|\.git$/g, ''),
      documentation: expect.stringMatching(/\/docs$/) as string,
      licenses: project.license,
      version: '$VERSION',
      revision: '$REVISION',
    });
    expect(textOf(stage)).toMatch(/^ARG VERSION=\S+ REVISION=\S+$/m);
  });

  it('has a health check that is a command of ours, for the daemon only', () => {
    const [, check = ''] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(textOf('reconciler')) ?? [];
    const [name, command, ...flags] = JSON.parse(check) as readonly string[];
    const known = createProgram(memoryStreams(), unused, unused).commands.find(
      (one) => one.name() === command,
    );

    expect(name).toBe('reconciler');
    expect(known?.parseOptions([...flags]).unknown).toEqual([]);
    expect(read('Dockerfile').match(/^HEALTHCHECK/gm)).toHaveLength(1);
  });

  it('names no platform, so that it builds for each', () => {
    expect(read('Dockerfile')).not.toMatch(/amd64|arm64|x86|aarch|--platform/);
  });

  it('copies only what .dockerignore lets through', () => {
    const passed = [...read('.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path]) => path);
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );

    expect(copied.toSorted()).toEqual(passed.toSorted());
  });
});

describe('the images that deploy looks for', () => {
  const { version } = project;

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
