import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { passResults } from '../../../src/model/outcome.ts';
import type { ResourceStatus } from '../../../src/model/status.ts';
import { stampedEvent } from '../../builders/events.ts';
import { changeOf, planWith } from '../../builders/steps.ts';
import { createManualSource } from '../../fakes/manual-source.ts';
import { createMeasured, exampleStatus, measureAll, ownLines } from './measured.ts';

const seriesOf = (text: string, name: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`));

describe('createMetrics()', () => {
  it('prints every metric as Prometheus reads it', async () => {
    const { metrics } = await measureAll();

    await expect(`${ownLines(await metrics.text()).join('\n')}\n`).toMatchFileSnapshot(
      '../../golden/telemetry/metrics.txt',
    );
    expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it('has the standard metrics of the process', async () => {
    const text = await createMeasured().metrics.text();

    expect(text).toMatch(/^process_resident_memory_bytes\{owner="default"\} \d+/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds\{/m);
  });

  it('says nothing about what it does not know yet', async () => {
    const text = await createMeasured().metrics.text();

    expect(seriesOf(text, 'reconciler_source_seen_timestamp_seconds')).toEqual([]);
    expect(seriesOf(text, 'reconciler_source_revision_info')).toEqual([]);
    expect(seriesOf(text, 'reconciler_event_stream_up')).toEqual([]);
    expect(seriesOf(text, 'reconciler_last_success_timestamp_seconds')).toEqual([
      'reconciler_last_success_timestamp_seconds{owner="default"} 0',
    ]);
  });

  it('has one series for each of 1,000 objects, and none for one that is gone', async () => {
    const { metrics, port } = createMeasured();
    const resources = Array.from({ length: 1_000 }, (_, index): ResourceStatus => ({
      resource: `service/web-${index}`,
      conditions: [{ type: 'InSync' }],
    }));
    port.update({ status: { ...exampleStatus, resources } });
    expect(seriesOf(await metrics.text(), 'reconciler_resource_info')).toHaveLength(1_000);

    port.update({
      status: { ...exampleStatus, resources: resources.slice(0, 10) },
      revision: { id: 'r1', digest: '' },
    });
    await metrics.text();
    port.update({ revision: { id: 'r2', digest: '' } });
    const text = await metrics.text();
    expect(seriesOf(text, 'reconciler_resource_info')).toHaveLength(10);
    expect(seriesOf(text, 'reconciler_source_revision_info')).toEqual([
      'reconciler_source_revision_info{revision="r2",owner="default"} 1',
    ]);
  });

  it.each([
    ['a quote and a line', 'x"} 1\nreconciler_leader{owner="default"} 0'],
    ['a backslash', 'x\\'],
    ['unseen characters', '\u202egpj\u0000\u{e0041}\ud800'],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('keeps a name with %s in its one label', async (_what, name) => {
    const { metrics, port } = createMeasured([{ name, waiting: 0, delivered: 0, failedAttempts: 0 }]);
    port.update({
      status: {
        ...exampleStatus,
        resources: [{ resource: `node/${name}`, conditions: [{ type: 'InSync' }] }],
      },
      revision: { id: name, digest: '' },
    });
    const text = await metrics.text();

    for (const metric of ['resource_info', 'source_revision_info', 'alerts_waiting']) {
      const series = seriesOf(text, `reconciler_${metric}`);
      expect(series).toHaveLength(1);
      expect(series[0]?.length).toBeLessThan(400);
    }
    expect(seriesOf(text, 'reconciler_leader')).toEqual(['reconciler_leader{owner="default"} 1']);
    expect(text).not.toMatch(/[\u0000\u202e]|[\ud800-\udfff](?![\udc00-\udfff])/);
  });
});

describe('reconciler_last_success_timestamp_seconds', () => {
  const held = {
    resource: 'service/web',
    reason: 'interrupts',
    hint: 'approve',
    guard: 'interruption',
  } as const;
  const refused = { resource: 'service/app', reason: 'taken', hint: 'choose' } as const;
  const successOf = async (
    result: (typeof passResults)[number],
    refusals: readonly object[],
  ): Promise<boolean> => {
    const { metrics, port } = createMeasured();
    port.publish(
      stampedEvent({
        type: 'pass.planned',
        plan: { ...planWith({}), refused: refusals as (typeof refused)[] },
      }),
    );
    port.publish(stampedEvent({ type: 'pass.finished', reason: 'interval', result, tookMs: 5 }));
    return !(await metrics.text()).includes('reconciler_last_success_timestamp_seconds{owner="default"} 0\n');
  };

  it('is of a pass that did all that it may', async () => {
    const successes = await Promise.all(
      passResults.map(async (result) => ((await successOf(result, [])) ? [result] : [])),
    );

    expect(successes.flat()).toEqual(['refused', 'waiting', 'done']);
  });

  it('counts what waits for a person, and nothing else that is refused', async () => {
    expect(await successOf('refused', [held])).toBe(true);
    expect(await successOf('refused', [held, refused])).toBe(false);
  });

  it('is not of a standby, which only looks', async () => {
    const { metrics, port } = createMeasured();
    port.update({ role: 'standby' });
    port.publish(stampedEvent({ type: 'pass.finished', reason: 'interval', result: 'done', tookMs: 5 }));

    expect(seriesOf(await metrics.text(), 'reconciler_last_success_timestamp_seconds')).toEqual([
      'reconciler_last_success_timestamp_seconds{owner="default"} 0',
    ]);
  });
});

describe('reconciler_pruned_objects_total', () => {
  it('counts what was pruned, not what was rotated or could not be deleted', async () => {
    const { metrics, port } = createMeasured();
    const changes = [
      changeOf('service/old', { op: 'delete', cause: 'prune' }),
      changeOf('config/conf-1', { op: 'delete', cause: 'rotation' }),
      changeOf('network/old', { op: 'delete', cause: 'prune' }),
    ];
    port.publish(stampedEvent({ type: 'pass.planned', plan: planWith({ changes }) }));
    for (const { id, resource } of changes) {
      const status = resource === 'network/old' ? 'failed' : 'done';
      port.publish(stampedEvent({ type: 'change.finished', result: { id, resource, op: 'delete', status } }));
    }

    expect(
      seriesOf(await metrics.text(), 'reconciler_pruned_objects_total').filter(
        (line) => !line.endsWith(' 0'),
      ),
    ).toEqual(['reconciler_pruned_objects_total{kind="service",owner="default"} 1']);
  });
});

describe('reconciler_docker_request_total', () => {
  it('has few series, whatever is asked for', async () => {
    const { metrics } = createMeasured();
    for (let index = 0; index < 1_000; index += 1) {
      metrics.countRequest({ method: 'GET', path: `/services/id${index}` }, 'ok');
      metrics.countRequest({ method: 'GET', path: `/distribution/host/team/image${index}:1/json` }, 'ok');
      metrics.countRequest({ method: 'POST', path: `/nodes/id${index}/update` }, 'version-conflict');
    }
    const text = await metrics.text();

    expect(seriesOf(text, 'reconciler_docker_request_total')).toEqual([
      'reconciler_docker_request_total{op="GET /services/{id}",code="ok",owner="default"} 1000',
      'reconciler_docker_request_total{op="GET /distribution/{id}/json",code="ok",owner="default"} 1000',
      'reconciler_docker_request_total{op="POST /nodes/{id}/update",code="version-conflict",owner="default"} 1000',
    ]);
    expect(seriesOf(text, 'reconciler_update_conflicts_total')).toEqual([
      'reconciler_update_conflicts_total{owner="default"} 1000',
    ]);
  });
});

describe('reconciler_event_stream_up', () => {
  it('follows the stream, through which events come as before', async () => {
    const { metrics } = createMeasured();
    const seen: string[] = [];
    let end: (() => void) | undefined;
    const streams = metrics.countStreams({
      follow: ({ onOpen, onEvent }) => {
        onOpen();
        onEvent({ kind: 'service', action: 'update', id: 'a', name: 'web' });
        return new Promise((resolve) => {
          end = resolve;
        });
      },
    });
    const follow = (): Promise<void> =>
      streams.follow(
        { onOpen: () => seen.push('open'), onEvent: ({ name }) => seen.push(name) },
        new AbortController().signal,
      );
    const lines = async (): Promise<readonly string[]> => {
      const text = await metrics.text();
      return ['reconciler_event_stream_up', 'reconciler_event_stream_reconnects_total'].map(
        (name) => seriesOf(text, name)[0]?.replace(/^.* /, '') ?? '',
      );
    };

    const first = follow();
    expect(await lines()).toEqual(['1', '0']);
    end?.();
    await first;
    expect(await lines()).toEqual(['0', '0']);
    void follow();
    expect(await lines()).toEqual(['1', '1']);
    expect(seen).toEqual(['open', 'web', 'open', 'web']);
  });
});

describe('reconciler_git_fetch_total', () => {
  it('counts reads that succeed and fail, and none that was ended because the daemon stops', async () => {
    const { metrics } = createMeasured();
    const source = createManualSource();
    source.publish('r1', []);
    const counting = metrics.countFetches(source);
    const stopped = AbortSignal.abort();

    await counting.fetch();
    source.breakWith(new Failure('away', { kind: 'transient', code: 'source-unavailable' }));
    await counting.fetch().catch(() => undefined);
    await counting.fetch(stopped).catch(() => undefined);

    expect(counting.name).toBe(source.name);
    expect(seriesOf(await metrics.text(), 'reconciler_git_fetch_total')).toEqual([
      'reconciler_git_fetch_total{result="success",owner="default"} 1',
      'reconciler_git_fetch_total{result="failure",owner="default"} 1',
    ]);
  });
});
