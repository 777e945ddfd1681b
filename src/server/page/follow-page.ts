import { pageRefresh } from '../../defaults/times.ts';
import { lazy } from '../../kernel/lazy.ts';
import { afterEvent, type PageNews } from '../../report/page/page-news.ts';
import type { PageLiveness, PageView } from '../../report/page/page-view.ts';
import { livenessOf, pageViewOf, renderPageJson } from '../../report/page/page-view-of.ts';
import { createStreamClients, type StreamClients } from '../events/stream-clients.ts';
import type { ServerContext } from '../server-context.ts';
import { pack, type Packed } from './packed.ts';

/** What all open pages show: made once for each change, however many there are. */
export interface FollowedPage {
  readonly view: () => PageView;
  /** The view as JSON. */
  readonly json: () => Packed;
  readonly live: () => PageLiveness;
  readonly clients: StreamClients;
  readonly stop: () => void;
}

/** `viewOf`: makes the view. */
export function followPage(context: ServerContext, viewOf = pageViewOf): FollowedPage {
  const { port, settings, dependencies, limits } = context;
  const { clock, version, invocation } = dependencies;
  const stopping = new AbortController();
  const canApprove = settings.http.tokenFile !== undefined;
  let news: PageNews = {};
  const make = (): (() => Made) =>
    lazy(() => {
      const view = viewOf(port.snapshot(), { version, canApprove, invocation, news });
      return { view, json: pack(renderPageJson(view), 'application/json; charset=utf-8') };
    });
  let made = make();
  const live = (): PageLiveness =>
    livenessOf(port.snapshot(), made().json.version, clock.now().toISOString());
  const message = (): string => `event: live\ndata: ${JSON.stringify(live())}\n\n`;
  const clients = createStreamClients(context, { mostClients: limits.pageClients, signOfLife: message });
  let isWaiting = false;
  let refreshedMs = -Infinity;
  const refresh = async (): Promise<void> => {
    const untilMs = refreshedMs + pageRefresh.betweenMs - clock.monotonicMs();
    await clock.sleep(Math.max(pageRefresh.soonMs, untilMs), stopping.signal);
    isWaiting = false;
    refreshedMs = clock.monotonicMs();
    made = make();
    if (clients.count() > 0) clients.send(message());
  };
  const unsubscribe = port.subscribe((event) => {
    news = afterEvent(news, event);
    // A pass has seen nothing yet when it starts.
    if (isWaiting || event.type === 'pass.started') return;
    isWaiting = true;
    // Rejects when the server closes.
    refresh().catch(() => undefined);
  });
  return {
    ...{ live, clients, view: () => made().view, json: () => made().json },
    stop: () => {
      stopping.abort();
      unsubscribe();
      clients.stop();
    },
  };
}

interface Made {
  readonly view: PageView;
  readonly json: Packed;
}
