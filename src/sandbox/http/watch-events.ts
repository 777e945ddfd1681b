import type { Call } from './endpoint.ts';
import { matches, readFilters } from './filters.ts';
import { refuse } from './refusal.ts';
import type { EngineEvent } from '../state.ts';

const kinds = ['node', 'network', 'service', 'config', 'secret'] as const;

/** Past events are remembered as far as the engine does; new ones follow as long as the client listens. */
export const watchEvents: Call = (draft, request) => {
  // An engine passes over filters that it does not know. Here they are refused, so that a mistake shows.
  const filters = readFilters(draft, request, ['type', 'event', 'scope', ...kinds]);
  const sinceUs = readTime(request.query['since']);
  const untilUs = readTime(request.query['until']);
  const isWanted = ({ Type, Action, Actor, scope }: EngineEvent): boolean =>
    matches(filters, 'type', (type) => type === Type) &&
    matches(filters, 'event', (action) => action === Action) &&
    matches(filters, 'scope', (wanted) => wanted === scope) &&
    kinds.every((kind) =>
      matches(filters, kind, (key) => kind === Type && [Actor.ID, Actor.Attributes['name']].includes(key)),
    );
  const past = draft.before.events.filter((event) => isWithin(microsecondsOf(event), sinceUs, untilUs));
  const untilMs = untilUs === undefined ? undefined : untilUs / 1e3;
  return { status: 200, lines: past.filter(isWanted), follow: { isWanted, untilMs } };
};

const isWithin = (timeUs: number, sinceUs: number | undefined, untilUs = Infinity): boolean =>
  sinceUs !== undefined && timeUs >= sinceUs && timeUs <= untilUs;

// A number does not hold the nanoseconds of today to the last digit: whole microseconds are compared.
const microsecondsOf = ({ timeNano }: EngineEvent): number => Math.round(timeNano / 1e3);

/** Seconds since 1970, with nanoseconds behind a point; in microseconds. */
function readTime(text = ''): number | undefined {
  if (text === '') return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(400, `invalid time: ${text}`);
  return Math.round(Number(text) * 1e6);
}
