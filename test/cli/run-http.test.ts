import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { freePort } from '../support/git-server/free-port.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { schemaErrors } from '../support/schemas.ts';

describe('reconciler run over HTTP', () => {
  let cli: ImagesOnSandbox;
  let address: string;
  let stop: AbortController;
  let running: Promise<number>;

  beforeEach(async () => {
    cli = await startImagesOnSandbox();
    await cli.declareImages('app:good');
    const listen = `127.0.0.1:${await freePort()}`;
    address = `http://${listen}`;
    await writeFile(join(cli.folder, '..', 'token'), 't0ken\n');
    stop = new AbortController();
    running = main(
      [
        ...['run', cli.folder, '--host', cli.engine.host, '--interval', '1h', '--log-level', 'error'],
        ...['--stable-for', '0s', '--allow-interruption', '--listen', listen],
      ],
      {
        ...memoryStreams(),
        env: { RECONCILER_HTTP_TOKEN_FILE: join(cli.folder, '..', 'token') },
        signal: stop.signal,
      },
    );
    await poll('it is ready', () =>
      fetch(`${address}/readyz`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      ),
    );
    await poll('its first convergence', () =>
      Promise.resolve(
        cli.engine.sandbox.snapshot().services.some(({ Spec }) => Spec.Name === 'app') ? true : undefined,
      ),
    );
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await cli.close();
  });

  const requestPass = (): Promise<Response> =>
    fetch(`${address}/api/v1/passes`, { method: 'POST', headers: { authorization: 'Bearer t0ken' } });

  it('serves what the daemon knows, as the schemas say', async () => {
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    // The history is read with the swarm: the pass after the first convergence has it.
    await requestPass();
    for (const name of ['plan', 'status', 'history', 'incidents', 'approvals']) {
      const text = await poll(name, async () => {
        const answer = await fetch(`${address}/api/v1/${name}`);
        return answer.ok ? await answer.text() : undefined;
      });
      expect(schemaErrors(name, text), name).toEqual([]);
    }
  });

  it('runs a pass on request, which heals nothing by itself and shows the drift', async () => {
    await cli.updateByHand('app', 'evil:1');
    const asked = await requestPass();

    expect(asked.status).toBe(202);
    await poll('the drift', async () => {
      const plan = (await (await fetch(`${address}/api/v1/plan`)).json()) as { drift?: readonly object[] };
      return plan.drift?.length === 1 ? true : undefined;
    });
    expect(cli.imageOf('app')).toBe('evil:1');
  });

  it('tells events as they happen, and ends the stream when it stops', async () => {
    const events = await fetch(`${address}/api/v1/events`);
    await cli.updateByHand('app', 'evil:1');
    const reader = (events.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (!text.includes('event: drift.detected')) {
      text += decoder.decode((await reader.read()).value, { stream: true });
    }
    stop.abort();
    for (let done = false; !done;) ({ done } = await reader.read());

    expect(await running).toBe(0);
  });
});
