import type { PageView } from '../../src/report/page/page-view.ts';
import { aPageView } from './page-view.ts';

/** The one that the fake daemon of the server tests knows. */
export const waitingHash = 'a'.repeat(64);

/** A daemon with something of everything that the page can show. */
export const busyPageView = (view: Partial<PageView> = {}): PageView =>
  aPageView({
    owner: 'shop',
    verdict: { tone: 'critical', text: '2 need attention: 211 of 214 objects match 1f0c9a2' },
    canApprove: true,
    problems: [
      {
        ...{ id: 'quarantine service/checkout', tone: 'critical', card: 'service/checkout' },
        title: 'service/checkout: its update was rolled back',
        details: ['task failed: exec: "serve": executable file not found in $PATH', 'Correct its manifest'],
        since: '2026-03-04T09:31:00.000Z',
        command: 'reconciler retry service/checkout --owner shop',
      },
      {
        ...{ id: 'drift service/catalog', tone: 'warning', card: 'service/catalog' },
        title: 'service/catalog has changed outside the reconciler',
        details: ['replicas 2 -> 3'],
        since: '2026-03-04T10:13:40.000Z',
        command: 'reconciler apply --target service/catalog --owner shop',
      },
    ],
    running: {
      ...{ reason: 'source', startedAt: '2026-03-04T10:14:47.000Z', done: 2, total: 5, more: 0 },
      steps: [
        { text: 'network/shop-east created', state: 'done' },
        { text: 'service/search updated', state: 'done' },
        { text: 'service/search: 1 of 2 tasks run', state: 'waiting' },
      ],
    },
    waiting: {
      ...{ hash: waitingHash, since: '2026-03-04T08:02:00.000Z' },
      held: [
        {
          resource: 'config/interlock',
          reason: 'the proxies of cluster east are replaced one after the other',
        },
        { resource: 'service/payment', reason: 'its only task is stopped before the new one runs' },
      ],
      changes: [
        {
          ...{ id: 'config/interlock', op: 'create', resource: 'config/interlock', cause: 'manifest' },
          ...{
            impact: '',
            interrupts: false,
            moreFields: 0,
            fields: [{ path: 'data', to: '"ProxyReplicas = 2"' }],
          },
        },
        {
          ...{ id: 'service/payment', op: 'update', resource: 'service/payment', cause: 'manifest' },
          ...{ impact: 'stop of 1 task', interrupts: true, moreFields: 3 },
          fields: [
            { path: 'image', from: 'shop/payment:4.2', to: 'shop/payment:5.0' },
            { path: 'mounts', to: '"/var/run/docker.sock"' },
          ],
        },
      ],
      moreChanges: 0,
      opensAt: '2026-03-04T22:00:00.000Z',
      command: `reconciler approve ${waitingHash} --owner shop`,
    },
    plan: {
      summary: 'Plan: 1 to add, 2 to change, 1 to destroy.   Not changed: 210.',
      impact: 'Impact: 3 tasks stopped or replaced, 1 proxy reconfiguration.',
      changes: [
        {
          ...{ id: 'network/shop-west', op: 'create', resource: 'network/shop-west', cause: 'manifest' },
          ...{ impact: '', interrupts: false, moreFields: 0 },
          fields: [
            { path: 'driver', to: 'overlay' },
            { path: 'subnet', to: '10.20.3.0/24' },
          ],
        },
        {
          ...{ id: 'service/catalog', op: 'update', resource: 'service/catalog', cause: 'drift' },
          ...{ impact: 'rolling restart of 2 tasks', interrupts: false, moreFields: 0 },
          fields: [{ path: 'replicas', from: '3', to: '2' }],
        },
        {
          ...{ id: 'service/payment', op: 'update', resource: 'service/payment', cause: 'manifest' },
          ...{ impact: 'stop of 1 task', interrupts: true, moreFields: 0 },
          fields: [
            { path: 'image', from: 'shop/payment:4.1', to: 'shop/payment:4.2' },
            { path: 'env.FEATURE_WALLET', to: 'on' },
            { path: 'env.LEGACY', from: 'yes' },
          ],
        },
        {
          ...{ id: 'service/old-search', op: 'delete', resource: 'service/old-search', cause: 'prune' },
          ...{ impact: 'stop of 2 tasks', interrupts: true, moreFields: 0, fields: [] },
        },
      ],
      more: 0,
      text: planText,
    },
    drift: [
      {
        ...{
          resource: 'service/catalog',
          state: 'changed',
          moreFields: 0,
          since: '2026-03-04T10:13:40.000Z',
        },
        fields: [{ path: 'replicas', from: '2', to: '3' }],
        command: 'reconciler apply --target service/catalog --owner shop',
      },
      {
        ...{
          resource: 'network/shop-old',
          state: 'deleted',
          moreFields: 0,
          since: '2026-03-03T18:00:00.000Z',
          fields: [],
        },
        command: 'reconciler apply --target network/shop-old --owner shop',
      },
    ],
    history: somePasses,
    ...view,
  });

const planText = `  + network/shop-west
      + driver  overlay
      + subnet  10.20.3.0/24
  ~ service/catalog    rolling restart of 2 tasks  # cause: drift
      ~ replicas  3 -> 2
  ~ service/payment    stop of 1 task  # interrupts traffic
      ~ image               shop/payment:4.1 -> shop/payment:4.2
      + env.FEATURE_WALLET  on
      - env.LEGACY          yes
  - service/old-search  stop of 2 tasks  # interrupts traffic, cause: prune

Plan: 1 to add, 2 to change, 1 to destroy.   Not changed: 210.
Impact: 3 tasks stopped or replaced, 1 proxy reconfiguration.
`;

const somePasses: PageView['history'] = [
  {
    ...{ at: '2026-03-04T09:30:12.000Z', tookMs: 34_000, result: 'unhealthy', revision: '1f0c9a2' },
    ...{ subject: 'Move the shop to port 8080', author: 'Ann Example', summary: '3 updated', more: 0 },
    changed: [
      { op: 'update', resource: 'service/checkout' },
      { op: 'update', resource: 'service/search' },
      { op: 'update', resource: 'config/interlock' },
    ],
  },
  {
    ...{ at: '2026-03-04T08:01:50.000Z', tookMs: 2_100, result: 'refused', revision: '77ab01c' },
    ...{ subject: 'Take the wallet in', author: 'Bo Example', summary: '1 created', more: 0 },
    changed: [{ op: 'create', resource: 'secret/wallet-key' }],
  },
  {
    ...{ at: '2026-03-03T16:44:00.000Z', tookMs: 18_500, result: 'done', revision: '0c11d2e' },
    ...{ subject: 'A second cluster', author: 'Ann Example', summary: '24 created, 2 updated', more: 23 },
    changed: [
      { op: 'create', resource: 'network/shop-east' },
      { op: 'create', resource: 'service/catalog' },
      { op: 'update', resource: 'config/interlock' },
    ],
  },
  {
    ...{ at: '2026-03-01T07:00:00.000Z', tookMs: 900, result: 'done', revision: '9d2f4b0' },
    ...{ summary: '1 updated (drift healed)', more: 0 },
    changed: [{ op: 'update', resource: 'service/catalog' }],
  },
];
