import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { kindOf, resourceKinds } from '../../kernel/key.ts';
import type { StampedEvent } from '../../model/event.ts';
import { passResults } from '../../model/outcome.ts';
import { isHeldBack, type Plan } from '../../model/plan.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';

const durationBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

type Listener = (event: StampedEvent) => void;

/** Counts passes and what they do. Returns the listener that does. */
export function addPassMetrics(registry: Registry, snapshot: () => ReconcilerSnapshot | undefined): Listener {
  let plan: Plan | undefined;
  const listeners = [
    addResults(registry),
    addSuccess(registry, () => snapshot()?.role === 'writer' && plan),
    addPruned(registry, () => plan),
    addProblems(registry),
  ];
  return (event) => {
    if (event.type === 'pass.planned') plan = event.plan;
    for (const listener of listeners) listener(event);
  };
}

function addResults(registry: Registry): Listener {
  const registers = [registry];
  const passes = new Counter({
    ...{ name: 'reconciler_reconcile_total', help: 'Passes that have ended, by result.' },
    ...{ labelNames: ['result'], registers },
  });
  // A rate needs the zero before the first one.
  for (const result of passResults) passes.inc({ result }, 0);
  const durations = new Histogram({
    ...{ name: 'reconciler_reconcile_duration_seconds', help: 'How long passes took.' },
    ...{ buckets: durationBuckets, registers },
  });
  return (event) => {
    if (event.type !== 'pass.finished') return;
    passes.inc({ result: event.result });
    durations.observe(event.tookMs / 1000);
  };
}

/** `planned`: the plan of the pass; false on a standby, which only looks: that says nothing about who writes. */
function addSuccess(registry: Registry, planned: () => Plan | false | undefined): Listener {
  const lastSuccess = new Gauge({
    name: 'reconciler_last_success_timestamp_seconds',
    help: 'When a pass of the writer last did all that it may: what waits for an approval is no failure. 0: never.',
    registers: [registry],
  });
  return (event) => {
    if (event.type !== 'pass.finished') return;
    const plan = planned();
    if (plan !== false && isSuccess(event.result, plan)) lastSuccess.set(Date.parse(event.at) / 1000);
  };
}

/** A guard that holds changes back for a person does what it is for. */
const isSuccess = (result: string, plan: Plan | undefined): boolean =>
  result === 'done' ||
  result === 'waiting' ||
  (result === 'refused' && plan?.refused.every(isHeldBack) === true);

function addPruned(registry: Registry, planned: () => Plan | undefined): Listener {
  const pruned = new Counter({
    name: 'reconciler_pruned_objects_total',
    help: 'Objects deleted because they are no longer declared.',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const kind of resourceKinds) pruned.inc({ kind }, 0);
  return (event) => {
    if (event.type !== 'change.finished' || event.result.status !== 'done') return;
    const change = planned()?.changes.find(({ id }) => id === event.result.id);
    if (change?.cause === 'prune') pruned.inc({ kind: kindOf(change.resource) });
  };
}

function addProblems(registry: Registry): Listener {
  const problems = new Gauge({
    name: 'reconciler_manifest_problems',
    help: 'Problems of the newest revision, because of which an older one is in force.',
    registers: [registry],
  });
  return (event) => {
    if (event.type === 'manifest.invalid') problems.set(event.problems.length);
    if (event.type === 'manifest.valid' || event.type === 'revision.found') problems.set(0);
  };
}
