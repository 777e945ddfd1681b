import type { Call } from './endpoint.ts';
import { matches, readFilters } from './filters.ts';
import { refuse } from './refusal.ts';
import type { EngineEvent } from './state.ts';

const kinds = ['node', 'network', 'service', 'config', 'secret'] as const;

/** Past events are remembered as far as the engine does; new ones follow as long as the client listens. */
export const watchEvents: Call = (draft, request) => {
  // An engine passes over filters that it does not know. Here they are refused, so that a mistake shows.
  const filters = readFilters(draft, request, ['type', 'event', 'scope', ...kinds]);
  const sinceMs = readTime(request.query['since']);
  const untilMs = readTime(request.query['until']);
  const isWanted = ({ Type, Action, Actor, scope }: EngineEvent): boolean =>
    matches(filters, 'type', (type) => type === Type) &&
    matches(filters, 'event', (action) => action === Action) &&
    matches(filters, 'scope', (wanted) => wanted === scope) &&
    kinds.every((kind) =>
      matches(filters, kind, (key) => kind === Type && [Actor.ID, Actor.Attributes['name']].includes(key)),
    );
  const past = draft.before.events.filter(
    (event) => sinceMs !== undefined && event.timeNano / 1e6 >= sinceMs && isBefore(event, untilMs),
  );
  return { status: 200, lines: past.filter(isWanted), follow: { isWanted, untilMs } };
};

const isBefore = (event: EngineEvent, untilMs: number | undefined): boolean =>
  untilMs === undefined || event.timeNano / 1e6 <= untilMs;

/** Seconds since 1970, with nanoseconds behind a point. */
function readTime(text = ''): number | undefined {
  if (text === '') return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(400, `invalid time: ${text}`);
  // To the microsecond: more a number cannot hold.
  return Math.round(Number(text) * 1e6) / 1e3;
}
