import { describe, expect, it } from 'vitest';
import { unseen } from '../../../src/kernel/visible-text.ts';
import type { Key } from '../../../src/kernel/key.ts';
import type { ReconcilerSnapshot } from '../../../src/model/snapshot.ts';
import { renderDocument } from '../../../src/page/render-document.tsx';
import { pageViewOf, renderPageJson } from '../../../src/report/page/page-view-of.ts';
import { afterEvent, type PageNews } from '../../../src/report/page/page-news.ts';
import { changeOf, planWith, waitOf } from '../../builders/steps.ts';
import { stampedEvent } from '../../builders/events.ts';
import { someLiveness } from '../../builders/page-view.ts';
import { createFakePort } from '../../server/server-world.ts';

const hostile = `<img src=x onerror=alert(1)><script>alert(2)</script>\u001b[31m\u202ereversed\u0000\u2028"'&\n${'x'.repeat(10_000)}`;
const key = `service/${hostile}` as Key;
const since = '2026-01-01T00:00:00.000Z';

const field = { path: hostile, field: 'labels', key: hostile, from: hostile, to: { [hostile]: [hostile] } };
const drift = { resource: key, state: 'changed', fields: [field], stack: hostile } as const;
const held = [{ resource: key, reason: hostile }];

/** Every text that others choose. */
const snapshot: ReconcilerSnapshot = {
  ...createFakePort().snapshot(),
  revision: { id: hostile, digest: 'd', subject: hostile, author: hostile },
  holder: hostile,
  status: {
    ...{ schemaVersion: 1, owner: 'default', at: since, warnings: [hostile] },
    suspended: { since, until: since, by: hostile, reason: hostile },
    resources: (['Quarantined', 'Refused', 'Drifted', 'Pending', 'Suspended'] as const).map((type) => ({
      resource: key,
      conditions: [{ type, message: hostile, hint: hostile, since, until: since }],
      health: { state: 'Degraded', running: 0, desired: 1, message: hostile },
    })),
  },
  topology: () => ({
    hosts: [{ name: hostile, cluster: hostile, services: [hostile], isObserved: true, isDeclared: true }],
    clusters: [
      {
        ...{ name: hostile, block: hostile, isObserved: true, proxy: hostile, made: [], ports: [] },
        health: { state: 'Degraded', running: 0, desired: 1, message: hostile },
        ...{ services: [hostile], networks: [hostile], nodes: [hostile] },
      },
    ],
    services: [
      {
        ...{ name: hostile, isObserved: true, cluster: hostile, networks: [hostile], nodes: [hostile] },
        health: { state: 'Degraded', running: 0, desired: 1, message: hostile },
      },
    ],
    networks: [{ name: hostile, isObserved: true, subnets: [hostile], addresses: undefined }],
    nodes: [
      {
        ...{ name: hostile, hostname: hostile, role: hostile, availability: hostile, state: hostile },
        ...{ isLeader: false, tasks: 0 },
      },
    ],
  }),
  history: [
    {
      ...{ at: since, tookMs: 1, revision: hostile, subject: hostile, author: hostile, targets: [hostile] },
      ...{ changes: { create: 1 }, changed: [{ op: 'create', resource: key }], result: 'failed' },
    },
  ],
  incidents: [
    {
      ...{ id: 'sync', since },
      alert: {
        event: 'sync.failed',
        severity: 'critical',
        owner: 'default',
        at: since,
        summary: hostile,
        remedy: hostile,
      },
    },
  ],
  isSourceDown: true,
  pending: { hash: hostile, parts: [], since, held },
  plan: planWith({
    changes: [{ ...changeOf(key), fields: [field] }],
    drift: [drift],
    refused: [{ resource: key, reason: hostile, hint: hostile }],
    warnings: [{ kind: 'smallSubnet', message: hostile }],
  }),
};

const failure = { kind: 'transient', code: 'source-unavailable', message: hostile, hint: hostile } as const;
const problem = {
  severity: 'error',
  code: 'field-type',
  message: hostile,
  hint: hostile,
  path: hostile,
} as const;

const news = [
  stampedEvent({ type: 'pass.started', reason: 'source' }),
  stampedEvent({ type: 'wait.progressed', wait: waitOf(key), message: hostile }),
  stampedEvent({ type: 'manifest.invalid', revision: hostile, problems: [{ ...problem, file: hostile }] }),
  stampedEvent({ type: 'source.unavailable', source: hostile, failure, isNew: true }),
  stampedEvent({ type: 'events.lost', failure, isNew: true }),
].reduce<PageNews>(afterEvent, {});

const view = pageViewOf(snapshot, {
  ...{ version: '1', canApprove: true, news, invocation: { owner: hostile, host: hostile } },
});

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('the page of hostile names, labels and errors', () => {
  it('has no character that steers or hides, and no text without an end', () => {
    const { plan, ...others } = view;
    const texts = textsIn({ ...others, plan: { ...plan, text: '' } });

    expect(texts.filter((text) => text.search(unseen) >= 0)).toEqual([]);
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(1_000);
    expect((plan?.text ?? '').replaceAll('\n', '').search(unseen)).toBe(-1);
    expect(texts.some((text) => text.includes('<script>'))).toBe(true);
  });

  it('is one line of JSON', () => {
    expect(renderPageJson(view).trimEnd()).not.toContain('\n');
  });

  it('shows it as text in its HTML, and runs nothing', () => {
    const assets = { script: '/page.js', firstPaint: '/first-paint.js', style: '/page.css' };
    const html = renderDocument({ view, live: someLiveness({ holder: hostile }) }, assets);

    expect(html).not.toMatch(/<img|<script>alert/);
    expect(html).toContain('&lt;script>');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toMatch(/\son\w+="/);
  });
});
