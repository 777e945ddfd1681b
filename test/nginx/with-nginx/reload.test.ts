import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ProxyModel } from '../../../src/nginx/proxy-model.ts';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { tlsFixture } from '../../builders/tls.ts';
import { startBackend, type Backend } from '../../support/backends.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { poll } from '../../support/poll.ts';
import { startNginx } from '../../support/running-nginx.ts';

describeNginx(
  'rendered files',
  (recent) => {
    it('loses no request of 20 keep-alive clients while both tasks of a service are replaced, one after the other', async () => {
      const modelOf = (tasks: readonly Backend[]): Omit<ProxyModel, 'ports'> =>
        proxyModel(
          [
            routedMembers(
              'demo',
              { hosts: 'demo.local' },
              tasks.map(({ member }) => member),
            ),
          ],
          {
            KeepaliveMinTimeout: '5s',
          },
        );
      let tasks = await Promise.all([startBackend('a1'), startBackend('b1')]);
      const proxy = await startNginx(recent, modelOf(tasks));
      const clients = startClients(proxy.ports.http, 20);

      for (const next of ['a2', 'b2', 'a3', 'b3']) {
        const [oldest, other] = tasks;
        tasks = [other, await startBackend(next)];
        await proxy.reload(modelOf(tasks));
        // As swarm with start-first: the old task ends once the new one gets requests.
        await poll(`${next} is asked`, () => Promise.resolve(clients.names.has(next) ? true : undefined));
        await oldest.stop();
        const enough = clients.answered() + 200;
        await poll('more answers', () => Promise.resolve(clients.answered() >= enough ? true : undefined));
      }
      const lost = await clients.stop();
      await proxy.stop();
      for (const task of tasks) await task.stop();

      expect(lost).toEqual([]);
      expect([...clients.names].sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
    });

    it('shows a renewed certificate at the next handshake, without a reload', async () => {
      const demo = await startBackend('demo');
      const options = { hosts: 'shop.test', ssl_cert: 'crt', ssl_key: 'key' };
      const secretsOf = (name: string) => ({
        crt: tlsFixture(`${name}.crt`),
        key: tlsFixture(`${name}.key`),
      });
      const proxy = await startNginx(
        recent,
        proxyModel([routedMembers('shop', options, [demo.member])]),
        secretsOf('shop'),
      );
      const before = await proxy.https({ host: 'shop.test' });

      for (const [name, content] of Object.entries(secretsOf('renewed'))) await proxy.replace(name, content);
      const after = await proxy.https({ host: 'shop.test' });
      await proxy.stop();
      await demo.stop();

      expect({ before: before.status, after: after.status }).toEqual({ before: 200, after: 200 });
      expect(after.serial).not.toBe(before.serial);
    });
  },
  ['new'],
);

interface Clients {
  /** Of the tasks that answered. */
  readonly names: ReadonlySet<string>;
  readonly answered: () => number;
  /** What was lost, once all clients have ended. */
  readonly stop: () => Promise<readonly string[]>;
}

/** Clients with a connection each, which they keep; each asks again 5 ms after its answer. */
function startClients(port: number, count: number): Clients {
  const names = new Set<string>();
  const lost: string[] = [];
  let answered = 0;
  let isOver = false;
  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver) {
      await ask(port, agent).then(
        (name) => {
          answered += 1;
          names.add(name);
        },
        (error: unknown) => lost.push(String(error)),
      );
      await sleep(5);
    }
    agent.destroy();
  };
  const all = Promise.all(Array.from({ length: count }, client));
  return {
    names,
    answered: () => answered,
    stop: async () => {
      isOver = true;
      await all;
      return lost;
    },
  };
}

const ask = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent, headers: { Host: 'demo.local' } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve((JSON.parse(body) as { name: string }).name);
        else reject(new Error(`status ${response.statusCode}`));
      });
      response.on('error', reject);
    }).on('error', reject);
  });
