import type { Call } from './endpoint.ts';
import { matches, readFilters } from './filters.ts';
import { refuse } from './refusal.ts';
import type { EngineEvent } from '../state.ts';

const kinds = ['node', 'network', 'service', 'config', 'secret'] as const;

/** Answers with the past events that are still kept, then with new ones as long as the client listens. */
export const watchEvents: Call = (draft, request) => {
  // An engine ignores unknown filters. The sandbox refuses them, so that a mistake is noticed.
  const filters = readFilters(draft, request, ['type', 'event', 'scope', ...kinds]);
  const sinceUs = readTime(request.query['since']);
  const untilUs = readTime(request.query['until']);
  const isRequested = ({ Type, Action, Actor, scope }: EngineEvent): boolean =>
    matches(filters, 'type', (type) => type === Type) &&
    matches(filters, 'event', (action) => action === Action) &&
    matches(filters, 'scope', (value) => value === scope) &&
    kinds.every((kind) =>
      matches(filters, kind, (key) => kind === Type && [Actor.ID, Actor.Attributes['name']].includes(key)),
    );
  const past = draft.before.events.filter((event) => isWithin(microsecondsOf(event), sinceUs, untilUs));
  const untilMs = untilUs === undefined ? undefined : untilUs / 1e3;
  return { status: 200, lines: past.filter(isRequested), follow: { matches: isRequested, untilMs } };
};

const isWithin = (timeUs: number, sinceUs: number | undefined, untilUs = Infinity): boolean =>
  sinceUs !== undefined && timeUs >= sinceUs && timeUs <= untilUs;

// A number cannot represent today's time in nanoseconds exactly, so whole microseconds are compared.
const microsecondsOf = ({ timeNano }: EngineEvent): number => Math.round(timeNano / 1e3);

/** Parses seconds since 1970 with a fraction; returns microseconds. */
function readTime(text = ''): number | undefined {
  if (text === '') return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(400, `invalid time: ${text}`);
  return Math.round(Number(text) * 1e6);
}
