import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { labSupport } from '../../tools/lab/support.ts';
import { createGitRepository, type GitRepository } from '../support/git-repository.ts';
import {
  missingForHttps,
  startHttpsGitServer,
  type HttpsGitServer,
} from '../support/git-server/https-server.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { endLab, startOwnLab } from '../support/lab/shared-lab.ts';
import { prepareStack, type StackFiles } from '../support/lab/stack.ts';
import { poll } from '../support/poll.ts';
import { runReconciler } from '../support/reconciler.ts';

const manifest = (version: string): string => `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: web }
spec: { image: 'training/whoami:latest', labels: { version: '${version}' } }
`;

const reasons = (): readonly string[] => {
  const support = labSupport();
  return [...(support.supported ? [] : support.reasons), ...missingForHttps()];
};

// The steps build on each other.
describeLab(
  'the stack file on three managers',
  () => {
    let lab: Lab;
    let folder: string;
    let server: HttpsGitServer;
    let repository: GitRepository;
    let stack: StackFiles;
    /** A manager that runs. */
    let manager = 'ucp-manager-0';

    const docker = (...args: readonly string[]): Promise<string> => lab.dockerAt(manager, args);
    const version = async (): Promise<string> =>
      (
        await docker('service', 'inspect', 'web', '--format', '{{.Spec.Labels.version}}').catch(() => '')
      ).trim();
    const untilVersion = (expected: string): Promise<true> =>
      poll(`version ${expected}`, async () => ((await version()) === expected ? true : undefined), 120_000);
    /** Names of the nodes where a daemon runs. */
    const nodesOfDaemons = async (): Promise<readonly string[]> => {
      const format = '{{.Node}} {{.CurrentState}}';
      const filters = ['--filter', 'desired-state=running'];
      const list = ['service', 'ps', 'reconciler_reconciler', ...filters, '--format', format];
      const lines = await docker(...list);
      return lines
        .split('\n')
        .filter((line) => line.includes(' Running'))
        .map((line) => line.split(' ')[0] ?? '');
    };
    const ask = async (node: string, path: string): Promise<string> => {
      const address = lab.nodes.find(({ name }) => name === node)?.address ?? '';
      const url = `http://${address}:7380${path}`;
      return lab.inNode(manager, ['curl', '-sS', '-m', '5', '-w', '\n%{http_code}', url]).catch(() => '');
    };
    /** Until a daemon on one of these nodes answers with 200. */
    const untilAnswers = (
      nodes: () => Promise<readonly string[]>,
      path: string,
      isAnswer: (body: string) => boolean,
    ): Promise<string> =>
      poll(
        `a daemon answers at ${path}`,
        async () => {
          for (const node of await nodes()) {
            const answer = await ask(node, path);
            if (answer.endsWith('\n200') && isAnswer(answer)) return answer;
          }
          return undefined;
        },
        120_000,
      );
    const leader = async (): Promise<string> => {
      const rows = await docker('node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}');
      return /^(\S+) Leader$/m.exec(rows)?.[1] ?? '';
    };
    /** What the socket proxies of these nodes have refused. */
    const refusals = async (...nodes: readonly string[]): Promise<readonly string[]> => {
      const logs = await Promise.all(
        nodes.map(async (node) => {
          const ids = await lab.dockerAt(node, ['ps', '--quiet', '--filter', 'name=reconciler_socket-proxy']);
          return lab.dockerAt(node, ['logs', ids.trim()]);
        }),
      );
      return logs.filter((log) => log !== '');
    };
    const managers = (): readonly string[] =>
      lab.nodes.filter(({ role }) => role === 'manager').map(({ name }) => name);

    beforeAll(async () => {
      lab = await startOwnLab({ managers: 3, workers: 1, router: true });
      folder = await mkdtemp(join(tmpdir(), 'reconciler-stack-file-'));
      const files = join(folder, 'files', 'manifests');
      await mkdir(files, { recursive: true });
      await writeFile(join(files, 'web.yaml'), manifest('1'));
      repository = await createGitRepository(folder, join(folder, 'files'));
      server = await startHttpsGitServer(folder, lab.registry.replace(/:\d+$/, ''));
      stack = await prepareStack(
        lab,
        `source: { address: '${server.http}/origin.git', path: manifests, interval: 10s, allowHttp: true }\n`,
      );
    }, 300_000);

    afterAll(async () => {
      await endLab();
      await server.close();
      await stack.remove();
      await rm(folder, { recursive: true });
    });

    it('follows a git repository through the socket proxy, which has nothing to refuse', async () => {
      await stack.deploy();

      await untilVersion('1');
      await repository.push('manifests/web.yaml', manifest('2'));
      await untilVersion('2');

      await untilAnswers(nodesOfDaemons, '/readyz', (body) => body.includes('"ok": true'));
      await poll('both daemons run', async () => ((await nodesOfDaemons()).length === 2 ? true : undefined));
      expect(await refusals(...managers())).toEqual([]);
    });

    it('leaves its own stack alone, and no command lists it', async () => {
      const { stdout } = await runReconciler(['status', '--host', lab.dockerHost]);
      expect(stdout).toContain('service/web');
      expect(stdout).not.toContain('reconciler_');

      const source = ['plan', join(folder, 'files'), '--host', lab.dockerHost, '--prune'];
      expect((await runReconciler(source)).stdout).not.toContain('reconciler_');
      const { stdout: exported } = await runReconciler(['export', '--host', lab.dockerHost]);
      expect(exported).not.toContain('reconciler_');
    });

    it('runs without root, without capabilities and with a root file system that it cannot write', async () => {
      for (const node of lab.nodes.map(({ name }) => name)) {
        const ids = await lab.dockerAt(node, ['ps', '--quiet', '--filter', 'name=reconciler_']);
        for (const id of ids.split('\n').filter((line) => line !== '')) {
          const format = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}';
          const state = (await lab.dockerAt(node, ['inspect', id, '--format', format])).trim();
          expect(state).toMatch(/^true \[(CAP_)?ALL\] 1(000:1000|01:\d+)$/);
        }
      }
    });

    it('goes on when the node of the leader is killed: the page answers, and a push is applied', async () => {
      const killed = await leader();
      const others = managers().filter((name) => name !== killed);
      manager = others[0] ?? '';
      const left = (await nodesOfDaemons()).filter((node) => node !== killed);
      // As when a machine loses its power: its containers are not reached either.
      await lab.killNode(killed);
      await lab.cut(killed);
      const killedMs = Date.now();
      const since = (what: string): void => {
        console.log(`leader's node lost -> ${what}: ${Date.now() - killedMs} ms`);
      };

      await repository.push('manifests/web.yaml', manifest('3'));
      await untilAnswers(
        () => Promise.resolve(left),
        '/',
        (body) => body.includes('</html>'),
      );
      since('the page answers');
      await untilVersion('3');
      since('the push is applied');

      expect(await refusals(...others)).toEqual([]);
    });
  },
  reasons(),
);
