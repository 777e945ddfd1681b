import { madeOf, type EventTable } from '../../model/event-table.ts';
import type { StampedEvent } from '../../model/event.ts';
import type { FailureFacts } from '../../model/failure.ts';
import type { Problem } from '../../model/manifest/problem.ts';
import { runEvents, type RunNews } from './page-run.ts';

/** What events tell beyond the snapshot: it has states, and these are reasons and progress. */
export interface PageNews {
  /** The pass that runs. */
  readonly run?: RunNews | undefined;
  /** The newest revision, if its manifests are invalid. */
  readonly invalid?: InvalidRevision | undefined;
  /** Why the source cannot be read. */
  readonly sourceAway?: Away | undefined;
  /** Why there are no events of the engine. */
  readonly eventsLost?: Away | undefined;
}

export interface InvalidRevision {
  readonly since: string;
  readonly revision: string;
  readonly problems: readonly Problem[];
}

export interface Away {
  readonly since: string;
  readonly failure: FailureFacts;
}

/** Each event is taken once, from the start of the process on. Equal if it tells nothing of this. */
export function afterEvent(news: PageNews, event: StampedEvent): PageNews {
  const change = madeOf(changes, event, news);
  const run = madeOf(runEvents, event, news.run);
  if (run !== undefined) return { ...news, run: run.news };
  return change === undefined ? news : { ...news, ...change };
}

const changes: Partial<EventTable<PageNews, PageNews>> = {
  'manifest.invalid': ({ at, revision, problems }) => ({ invalid: { since: at, revision, problems } }),
  'manifest.valid': () => ({ invalid: undefined }),
  'revision.found': () => ({ invalid: undefined }),
  'source.unavailable': ({ at, failure }, { sourceAway }) => ({
    sourceAway: { since: sourceAway?.since ?? at, failure },
  }),
  'source.recovered': () => ({ sourceAway: undefined }),
  'events.lost': ({ at, failure }, { eventsLost }) => ({
    eventsLost: { since: eventsLost?.since ?? at, failure },
  }),
  'events.followed': () => ({ eventsLost: undefined }),
};
