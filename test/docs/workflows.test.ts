import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly uses?: string;
  readonly needs?: readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(join(root, '.github/workflows')).map((file) => {
  const text = read(`.github/workflows/${file}`);
  return { file, text, workflow: parse(text) as Workflow };
});
const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps);
const runsOf = (workflow: Workflow): readonly string[] =>
  stepsOf(workflow).flatMap(({ run }) => (run === undefined ? [] : [run]));

const mayWrite: Readonly<Record<string, readonly string[]>> = {
  'release.yml': ['images: packages', 'package: id-token', 'release: contents'],
  'site.yml': ['publish: pages', 'publish: id-token'],
};

describe.each(workflows)('.github/workflows/$file', ({ file, text, workflow }) => {
  it('has the name of its file', () => {
    expect(`${workflow.name}.yml`).toBe(file);
  });

  it('calls only scripts and files that exist', () => {
    const commands = runsOf(workflow).join('\n');
    const named = [...commands.matchAll(/npm run (?:--\S+ )*([\w:-]+)/g)].map(([, script = '']) => script);
    const files = commands.match(/(?:\.ci|tools)\/[\w./-]+/g) ?? [];

    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('may do no more than it needs: what a job does not ask for, it may not', () => {
    expect(Object.values(workflow.permissions ?? { all: 'write' })).not.toContain('write');
    const writing = Object.entries(workflow.jobs).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions).flatMap(([scope, right]) =>
        right === 'write' ? [`${name}: ${scope}`] : [],
      ),
    );

    expect(writing).toEqual(mayWrite[file] ?? []);
  });

  it('ends by itself, and leaves no credentials in the checkout', () => {
    for (const job of Object.values(workflow.jobs)) {
      if (job.uses === undefined) expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
    for (const step of stepsOf(workflow).filter(
      ({ uses }) => uses?.startsWith('actions/checkout') === true,
    )) {
      expect(step).toMatchObject({ with: { 'persist-credentials': false } });
    }
  });

  it("uses only the forge's own actions, and names no registry", () => {
    const used = stepsOf(workflow).flatMap(({ uses }) => (uses === undefined ? [] : [uses]));

    expect(used.filter((action) => !/^actions\/[\w-]+@/.test(action))).toEqual([]);
    expect(text).not.toMatch(/npmjs|ghcr|docker\.io|quay/);
  });

  it('has scripts that bash can read', () => {
    for (const run of runsOf(workflow)) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
    }
  });

  it('puts nothing that others choose into a script', () => {
    expect(runsOf(workflow).filter((run) => run.includes('${{'))).toEqual([]);
  });
});

describe('the release', () => {
  const { jobs } = workflows.find(({ file }) => file === 'release.yml')!.workflow;

  it('publishes nothing before the checks have passed, and the package after the images', () => {
    const before = (name: string): readonly string[] =>
      (jobs[name]?.needs ?? []).flatMap((needed) => [needed, ...before(needed)]);

    expect(jobs['checks']?.uses).toBe('./.github/workflows/checks.yml');
    for (const name of ['images', 'package', 'release']) expect(before(name)).toContain('checks');
    expect(before('package')).toContain('images');
    expect(before('release')).toContain('package');
  });

  it('builds every image that is published, for both platforms, with SBOM and provenance', () => {
    const { strategy } = jobs['images'] as { strategy?: { matrix: { include: { target: string }[] } } };
    const stages = [...read('Dockerfile').matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
    const build = (jobs['images']?.steps ?? []).map(({ run = '' }) => run).join('\n');

    expect(strategy?.matrix.include.map(({ target }) => target).toSorted()).toEqual(
      stages.filter((stage) => stage !== 'build').toSorted(),
    );
    expect(build).toContain('--platform linux/amd64,linux/arm64 --sbom=true --provenance=mode=max');
    for (const [, argument = ''] of build.matchAll(/--build-arg "(\w+)=/g)) {
      expect(read('Dockerfile')).toMatch(new RegExp(`^ARG .*${argument}=`, 'm'));
    }
  });
});
