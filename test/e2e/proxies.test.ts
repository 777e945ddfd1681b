import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { resumeInterlock, startInterlock, untilRunning, type Interlock } from '../support/lab/interlock.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

// The steps build on each other.
describeLab("the proxies of the vendor page's example, with a core", () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;

  const reconciler = (command: string, ...flags: readonly string[]): Promise<Finished> =>
    runReconciler([command, folder, ...flags, '--host', lab.dockerHost]);
  const serviceNames = async (): Promise<readonly string[]> =>
    (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
  /** The running tasks, each as `id node`. */
  const tasksOf = async (service: string): Promise<readonly string[]> => {
    const ps = ['service', 'ps', service, '--filter', 'desired-state=running'];
    const lines = (await lab.docker([...ps, '--format', '{{.ID}} {{.Node}} {{.CurrentState}}'])).split('\n');
    return lines.flatMap((line) => /^(\w+ \S+) Running /.exec(line)?.[1] ?? []);
  };

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-proxies-'));
    await cp(manifests, folder, { recursive: true });
    interlock = await startInterlock(lab);
  });

  afterAll(async () => {
    await interlock.stop();
    await rm(folder, { recursive: true });
  });

  it('apply waits until the core has made both proxies, and they run on the nodes of their clusters', async () => {
    const apply = await reconciler('apply', '--yes', '--allow-interruption');

    expect(apply.code, apply.stdout + apply.stderr).toBe(0);
    expect(apply.stderr).toContain('service/ucp-interlock-proxy-east');
    expect(await tasksOf('ucp-interlock-proxy-east')).toEqual([expect.stringMatching(/ ucp-node-0$/)]);
    expect(await tasksOf('ucp-interlock-proxy-west')).toEqual([expect.stringMatching(/ ucp-node-1$/)]);
    const inspect = ['service', 'inspect', 'ucp-interlock-proxy-east', '--format'];
    expect(await lab.docker([...inspect, '{{len .Spec.TaskTemplate.Networks}}'])).toBe('1\n');
  });

  it('the default proxy is not recreated: the running core does not have its block', async () => {
    await interlock.settled();

    expect(await serviceNames()).toEqual([
      'demoeast',
      'demowest',
      'ucp-interlock',
      'ucp-interlock-extension-east',
      'ucp-interlock-extension-west',
      'ucp-interlock-proxy-east',
      'ucp-interlock-proxy-west',
    ]);
    // Until it was removed, it used the port that the new ones publish.
    expect(
      interlock.errors.filter((text) => !text.includes("in use by service 'ucp-interlock-proxy'")),
    ).toEqual([]);
  });

  it('a plan after apply is empty', async () => {
    const plan = await reconciler('plan', '--detailed-exitcode');

    expect(plan.stdout).toBe('No changes. Swarm matches the manifests.\n');
    expect(plan.code).toBe(0);
  });

  it('the core recreates a proxy that someone removes, and the plan is empty', async () => {
    await lab.docker(['service', 'rm', 'ucp-interlock-proxy-east']);

    await untilRunning(lab, 'ucp-interlock-proxy-east');

    expect(await tasksOf('ucp-interlock-proxy-east')).toEqual([expect.stringMatching(/ ucp-node-0$/)]);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('a change of one cluster replaces the task of its proxy but not that of the other', async () => {
    const [eastBefore, westBefore] = [
      await tasksOf('ucp-interlock-proxy-east'),
      await tasksOf('ucp-interlock-proxy-west'),
    ];
    const east = join(folder, 'east.yaml');
    const text = await readFile(east, 'utf8');
    await writeFile(east, text.replace('  proxy:\n', '  config: { connectTimeout: 7 }\n  proxy:\n'));

    const apply = await reconciler('apply', '--yes', '--allow-interruption');

    expect(apply.code, apply.stdout + apply.stderr).toBe(0);
    await poll('the proxy of east has another task', async () => {
      const tasks = await tasksOf('ucp-interlock-proxy-east');
      return tasks.length === 1 && tasks[0] !== eastBefore[0] ? true : undefined;
    });
    expect(await tasksOf('ucp-interlock-proxy-west')).toEqual(westBefore);
    expect((await reconciler('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it.each<[string, readonly string[], string]>([
    ['replicas', ['--replicas', '0'], 'replicas'],
    ['the image', ['--image', 'training/whoami:latest'], 'image'],
    ['a constraint removed', ['--constraint-rm', 'node.labels.region==east'], 'placement.constraints'],
    ['a network added', ['--network-add', 'westnet'], 'networks'],
    ['the stop signal', ['--stop-signal', 'SIGKILL'], 'stopSignal'],
    ['a label changed', ['--label-add', 'proxy_region=west'], 'labels.proxy_region'],
    ['a port published', ['--publish-add', 'published=9999,target=9999'], 'ports'],
  ])('a change to a proxy by hand is drift, and is healed: %s', async (_, change, field) => {
    await lab.docker(['service', 'update', '--detach', ...change, 'ucp-interlock-proxy-east']);
    await interlock.settled();

    const drift = await reconciler('drift', '--detailed-exitcode');
    expect(drift.stdout).toContain('service/ucp-interlock-proxy-east');
    expect(drift.stdout).toContain(field);
    expect(drift.code).toBe(2);

    const heal = await reconciler('apply', '--yes', '--allow-interruption', '--stable-for', '0s');
    expect(heal.code, heal.stdout + heal.stderr).toBe(0);
    expect((await reconciler('plan', '--detailed-exitcode')).stdout).toBe(
      'No changes. Swarm matches the manifests.\n',
    );
  });

  it('a proxy removed while the core is down is drift: apply waits for it, and reports a timeout', async () => {
    await interlock.stop();
    await lab.docker(['service', 'rm', 'ucp-interlock-proxy-west']);

    const drift = await reconciler('drift', '--detailed-exitcode');
    const plan = await reconciler('plan', '--detailed-exitcode');
    const alone = await reconciler('apply', '--yes', '--timeout', '2s');

    expect(drift.stdout).toContain('service/ucp-interlock-proxy-west  deleted');
    expect([drift.code, plan.code]).toEqual([2, 2]);
    expect(plan.stdout).toContain('the core repairs the drift above');
    expect(alone.code).toBe(3);
    expect(alone.stdout + alone.stderr).toContain('the core has not created it yet');
  });

  it('the core recreates it once it runs again', async () => {
    interlock = resumeInterlock(lab);

    const apply = await reconciler('apply', '--yes', '--stable-for', '0s');

    expect(apply.code, apply.stdout + apply.stderr).toBe(0);
    expect((await reconciler('drift', '--detailed-exitcode')).code).toBe(0);
  });
});
