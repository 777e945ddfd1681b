import type { PageCard } from '../../../report/page/page-view.ts';

/** By what cards can be filtered, in the order in which it is offered. */
const filters = {
  unhealthy: ({ health }) => health === 'degraded' || health === 'missing',
  drifted: ({ sync }) => sync === 'drifted',
  quarantined: ({ sync }) => sync === 'quarantined',
  refused: ({ sync }) => sync === 'refused',
  pending: ({ sync, pending }) => sync === 'pending' || pending !== undefined,
  interrupting: ({ pending }) => pending?.interrupts === true,
  progressing: ({ health }) => health === 'progressing',
  suspended: ({ sync }) => sync === 'suspended',
  foreign: ({ sync }) => sync === 'foreign',
} as const satisfies Readonly<Record<string, (card: PageCard) => boolean>>;

export type CardFilter = keyof typeof filters;

export const cardFilters = Object.keys(filters) as readonly CardFilter[]; // its keys

export const isCardFilter = (text: string): text is CardFilter => Object.hasOwn(filters, text);

/** Whether one of the filters accepts a card. */
export const meetsOne = (card: PageCard, chosen: ReadonlySet<CardFilter>): boolean =>
  cardFilters.some((name) => chosen.has(name) && filters[name](card));

/** How many cards each filter accepts. */
export const countCards = (cards: readonly PageCard[]): Readonly<Record<CardFilter, number>> =>
  Object.fromEntries(cardFilters.map((name) => [name, cards.filter(filters[name]).length])) as Record<
    CardFilter,
    number
  >; // one for each
