import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox(['back']);
  await cli.declare(`apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: app }
spec:
  image: nginx:1
  networks: [back]
  env: { PASSWORD: hunter2, A: 'b' }
  args: [--password, hunter2]
  labels: { my.token: hunter2, team: payments }
`);
});

afterEach(() => cli.close());

async function onTerminal(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const streams = memoryStreams();
  const env = { DOCKER_CONFIG: join(cli.folder, '.docker'), NO_COLOR: '1' };
  const code = await main(argv, { ...streams, env, stdout: { ...streams.stdout, isTerminal: true } });
  return { code, out: streams.out() + streams.err() };
}

const host = (): readonly string[] => ['--host', cli.engine.host];

describe('secrets', () => {
  it.each([
    ['plan', ['plan']],
    ['render', ['render', '--kind', 'service']],
  ])('are shown by %s only with --show-secrets, on a terminal', async (_name, [command = '', ...flags]) => {
    const toEngine = command === 'render' ? [] : host();

    const masked = await onTerminal(command, cli.folder, ...flags, ...toEngine);
    const shown = await onTerminal(command, cli.folder, ...flags, ...toEngine, '--show-secrets');

    expect(masked).toMatchObject({ code: 0, out: expect.not.stringContaining('hunter2') as string });
    expect(masked.out).toContain('payments');
    expect(shown.code).toBe(0);
    expect(shown.out.match(/hunter2/g)).toHaveLength(3);
  });

  it.each([
    ['plan', []],
    ['apply', ['--yes']],
    ['drift', []],
    ['render', ['--kind', 'service']],
  ])('are refused to a pipe by %s, which then does nothing', async (command, flags) => {
    const { code, out } = await cli.run(command, ...flags, '--show-secrets');

    expect(code).toBe(1);
    expect(out).toContain('error usage: Cannot show secrets: the output is not a terminal\n');
    expect(cli.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('are refused to formats for programs', async () => {
    const { code, out } = await onTerminal('plan', cli.folder, '-o', 'json', '--show-secrets', ...host());

    expect({ code, out }).toEqual({
      code: 1,
      out: 'error usage: Cannot show secrets: -o json is for programs\n  Leave out --show-secrets, or print to the terminal as text\n',
    });
  });

  it('of drift are shown with --show-secrets, from the written to the observed value', async () => {
    await cli.run('apply', '--yes', '--no-wait');
    const { body } = await cli.engine.api('GET', '/services/app');
    const service = body as {
      readonly ID: string;
      readonly Version: { readonly Index: number };
      readonly Spec: { readonly Labels: object };
    };
    const Labels = { ...service.Spec.Labels, 'my.token': 'stolen' };
    const update = `/services/${service.ID}/update?version=${service.Version.Index}`;
    await cli.engine.api('POST', update, { ...service.Spec, Labels });

    expect((await onTerminal('drift', cli.folder, ...host())).out).not.toMatch(/stolen|hunter2/);
    expect((await onTerminal('drift', cli.folder, ...host(), '--show-secrets')).out).toContain('"stolen"');
  });
});

describe('reconciler export', () => {
  const target = (): string => join(cli.folder, 'made');

  beforeEach(async () => {
    await cli.run('apply', '--yes', '--no-wait');
  });

  it('masks secrets on stdout, and says where they are written', async () => {
    const { code, out } = await cli.runPlain('export');

    expect(code).toBe(0);
    expect(out).not.toContain('hunter2');
    expect(out).toContain(
      'Values of args, env, labels are masked: app. --out-dir writes files that have them\n',
    );
    expect(out).toContain('team: payments');
  });

  it('prints placeholders that validate refuses, so that nobody applies them', async () => {
    const streams = memoryStreams();
    await main(['export', ...host()], streams);
    await cli.declare(streams.out());

    const { code, out: problems } = await cli.run('validate');

    expect(code).toBe(1);
    expect(problems).toContain(
      'Field "spec.env.PASSWORD" is "(sensitive)", which stands for a value that was masked',
    );
    expect(problems).toContain('Field "spec.args" is "(sensitive)"');
    expect(problems).not.toContain('expected a list');
  });

  it('writes files with the values, which nobody else can read, and which produce an empty plan', async () => {
    await mkdir(join(cli.folder, 'other'));
    const { code } = await cli.runPlain('export', '--out-dir', target());

    expect(code).toBe(0);
    const file = join(target(), 'services.yaml');
    expect(await readFile(file, 'utf8')).toContain('hunter2');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(target())).mode & 0o777).toBe(0o700);
    expect(await cli.runPlain('plan', target(), '--detailed-exitcode')).toMatchObject({ code: 0 });
  });

  it('refuses --show-secrets to a pipe, with the way to whole files', async () => {
    const { code, out } = await cli.runPlain('export', '--show-secrets');

    expect(code).toBe(1);
    expect(out).toContain('--out-dir writes files with all values, which only you can read');
  });
});
