import type { EventTable } from '../../model/event-table.ts';
import type { PassReason } from '../../model/event.ts';
import type { ChangeResult, WaitResult } from '../../model/outcome.ts';
import type { ChangeOp } from '../../model/plan.ts';
import type { PageRun, PageStep } from './page-view.ts';
import { mostSteps } from './view-limits.ts';

/** The pass that runs, as its events tell it. */
export interface RunNews {
  readonly reason: PassReason;
  readonly startedAt: string;
  /** What is done and what is waited for, by the id of the change or wait. */
  readonly steps: ReadonlyMap<string, PageStep>;
  /** How many of the oldest steps are left out here. */
  readonly more: number;
  readonly done: number;
  readonly total: number;
}

interface NextRun {
  /** Undefined: no pass runs. */
  readonly news: RunNews | undefined;
}

/** What follows from an event of a pass. One whose start was not seen tells nothing. */
export const runEvents: Partial<EventTable<NextRun, RunNews | undefined>> = {
  'pass.started': ({ reason, at }) => ({
    news: { reason, startedAt: at, steps: new Map(), more: 0, done: 0, total: 0 },
  }),
  'pass.planned': ({ plan }, run) => ({ news: run && { ...run, total: plan.changes.length } }),
  'pass.finished': () => ({ news: undefined }),
  'change.finished': ({ result }, run) => ({ news: run && withChange(run, result) }),
  'wait.progressed': ({ wait, message }, run) => ({
    news: run && withStep(run, wait.id, { text: `${wait.resource}: ${message}`, state: 'waiting' }),
  }),
  'wait.finished': ({ result }, run) => ({ news: run && withStep(run, result.id, waitStep(result)) }),
};

const verbs: Readonly<Record<ChangeOp, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  adopt: 'adopted',
};

function withChange(run: RunNews, { id, op, resource, status, message }: ChangeResult): RunNews {
  const isDone = status === 'done';
  const text = `${isDone ? '' : 'not '}${verbs[op]} ${resource}`;
  return withStep({ ...run, done: run.done + (isDone ? 1 : 0) }, `${op} ${id}`, {
    text: message === undefined ? text : `${text}: ${message}`,
    state: isDone ? 'done' : 'failed',
  });
}

const waitEnds: Readonly<
  Record<WaitResult['status'], { readonly text: string; readonly state: PageStep['state'] }>
> = {
  done: { text: 'as desired', state: 'done' },
  failed: { text: 'not as desired', state: 'failed' },
  skipped: { text: 'not waited for', state: 'failed' },
  unfinished: { text: 'goes on in the next pass', state: 'waiting' },
};

function waitStep({ resource, status, message }: WaitResult): PageStep {
  const { text, state } = waitEnds[status];
  return { text: `${resource}: ${message ?? text}`, state };
}

/** Replaces the step of that id, or adds it and drops the oldest one that is done. */
function withStep(run: RunNews, id: string, step: PageStep): RunNews {
  const steps = new Map(run.steps).set(id, step);
  if (steps.size <= mostSteps) return { ...run, steps };
  const dropped = [...steps].find(([, { state }]) => state === 'done') ?? [id];
  steps.delete(dropped[0]);
  return { ...run, steps, more: run.more + 1 };
}

/** Undefined: it has only looked so far. */
export const pageRun = ({ steps, ...run }: RunNews): PageRun | undefined =>
  run.total === 0 && steps.size === 0 ? undefined : { ...run, steps: [...steps.values()] };
