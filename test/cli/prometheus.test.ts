import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { freePort } from '../support/git-server/free-port.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startPrometheus, type RunningPrometheus } from '../support/prometheus.ts';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';

describe('a real Prometheus beside reconciler run', () => {
  let cli: ImagesOnSandbox;
  let prometheus: RunningPrometheus;
  let stop: AbortController;
  let running: Promise<number>;

  beforeEach(async () => {
    cli = await startImagesOnSandbox();
    await cli.declareImages('app:good');
    const listen = `127.0.0.1:${await freePort()}`;
    stop = new AbortController();
    running = main(
      [
        ...['run', cli.folder, '--host', cli.engine.host, '--interval', '1s', '--log-level', 'error'],
        ...['--stable-for', '0s', '--allow-interruption', '--listen', listen],
      ],
      { ...memoryStreams(), signal: stop.signal },
    );
    prometheus = await startPrometheus(listen);
  });

  afterEach(async () => {
    await prometheus.stop();
    stop.abort();
    await running;
    await cli.close();
  });

  const untilFiring = (name: string, isFiring = true): Promise<unknown> =>
    poll(`${name} ${isFiring ? 'fires' : 'has ended'}`, async () =>
      (await prometheus.firing()).includes(name) === isFiring ? true : undefined,
    );

  it('scrapes it, loads every shipped rule, and fires for drift until that is gone', async () => {
    await poll('the first scrape', async () => ((await prometheus.scrapeError()) === '' ? true : undefined));
    await poll('the first success', async () => {
      const [success] = await prometheus.query('reconciler_last_success_timestamp_seconds > 0');
      return success;
    });
    const rules = await poll('all rules are evaluated', async () => {
      const loaded = await prometheus.rules();
      return loaded.length === 11 && loaded.every(({ health }) => health === 'ok') ? loaded : undefined;
    });
    expect(rules).toHaveLength(11);
    expect(await prometheus.query('reconciler_leader')).toEqual([{ labels: { owner: 'default' }, value: 1 }]);
    expect(await prometheus.query('sum(reconciler_docker_request_total{code="ok"}) > 10')).toHaveLength(1);

    await cli.updateByHand('app', 'evil:1');
    await untilFiring('ReconcilerDrift');
    expect(await prometheus.query('reconciler_drifted_resources{kind="service"}')).toMatchObject([
      { value: 1 },
    ]);

    await cli.updateByHand('app', 'app:good');
    await untilFiring('ReconcilerDrift', false);
  });
});
