import { stringify } from 'yaml';
import { snapshotOf } from '../../../src/daemon/snapshot-of.ts';
import type { DaemonSettings } from '../../../src/daemon/daemon-state.ts';
import { afterEvent, type PageNews } from '../../../src/report/page/page-news.ts';
import { pageViewOf } from '../../../src/report/page/page-view-of.ts';
import type { PageCard, PageView } from '../../../src/report/page/page-view.ts';
import { settings, startDaemonWorld, type DaemonWorld } from '../../daemon/daemon-world.ts';
import { stampedEvent } from '../../builders/events.ts';
import type { SandboxSwarm } from '../../fakes/sandbox-swarm.ts';

/** A daemon on the sandbox, and what its page shows now. */
export interface PageWorld extends DaemonWorld {
  /** What the loop of the daemon publishes before a pass. */
  readonly start: () => void;
  readonly view: (overrides?: Partial<DaemonSettings>) => PageView;
}

export async function startPageWorld(swarm?: SandboxSwarm): Promise<PageWorld> {
  const world = await startDaemonWorld(swarm === undefined ? {} : { swarm });
  let news: PageNews = {};
  world.subscribe((event) => {
    news = afterEvent(news, event);
  });
  return {
    ...world,
    start: () => {
      news = afterEvent(news, stampedEvent({ type: 'pass.started', reason: 'source' }));
    },
    view: (overrides = {}) =>
      pageViewOf(snapshotOf({ ...settings, ...overrides }, world.memory.state()), {
        ...{ version: '1.2.3', canApprove: true, invocation: { owner: 'default' }, news },
      }),
  };
}

/** A view to be read by people: each card in one line. */
export const viewText = ({ cards, ...view }: PageView): string =>
  `${stringify(view, { lineWidth: 120 })}cards:\n${cards.map((card) => `  ${cardText(card)}\n`).join('')}`
    // The sandbox has a clock of its own.
    .replaceAll(/\b(?!2026-01-01)\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(a time of the engine)');

function cardText({ id, note, sync, health, reasons, pending, links }: PageCard): string {
  const change =
    pending === undefined ? '' : `, to ${pending.op}${pending.interrupts ? ' (interrupts)' : ''}`;
  const why = reasons.length === 0 ? '' : ` because ${reasons.join(' | ')}`;
  const to = links.length === 0 ? '' : ` -> ${links.join(' ')}`;
  return `${id} (${note ?? ''}): ${sync}${health === undefined ? '' : `, ${health}`}${change}${why}${to}`;
}
