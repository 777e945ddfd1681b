import type {
  PageCard,
  PageHealth,
  PagePending,
  PageSync,
  PageTone,
} from '../../../report/page/page-view.ts';
import type { ShapeName } from './shapes.ts';

/** A state, said three times: as a shape, as a word and as a colour. */
export interface StateMark {
  readonly shape: ShapeName;
  readonly word: string;
  readonly tone: PageTone;
}

export const syncMarks: Readonly<Record<PageSync, StateMark>> = {
  inSync: { shape: 'check', word: 'in sync', tone: 'good' },
  pending: { shape: 'arrow', word: 'pending', tone: 'busy' },
  drifted: { shape: 'notEqual', word: 'drifted', tone: 'warning' },
  refused: { shape: 'barred', word: 'refused', tone: 'warning' },
  quarantined: { shape: 'octagon', word: 'quarantined', tone: 'critical' },
  suspended: { shape: 'pause', word: 'suspended', tone: 'unknown' },
  made: { shape: 'check', word: 'made by the core', tone: 'good' },
  foreign: { shape: 'ring', word: 'foreign', tone: 'unknown' },
};

export const healthMarks: Readonly<Record<PageHealth, StateMark>> = {
  healthy: { shape: 'heart', word: 'healthy', tone: 'good' },
  progressing: { shape: 'half', word: 'progressing', tone: 'busy' },
  degraded: { shape: 'triangle', word: 'degraded', tone: 'critical' },
  missing: { shape: 'cross', word: 'missing', tone: 'critical' },
};

export const marksOf = ({ sync, health }: PageCard): readonly StateMark[] => [
  syncMarks[sync],
  ...(health === undefined ? [] : [healthMarks[health]]),
];

/** 0: somebody has to look at it; 1: it changes or is held; 2: nothing is to be said of it. */
export function urgencyOf(card: PageCard): 0 | 1 | 2 {
  const tones = marksOf(card).map(({ tone }) => tone);
  if (tones.includes('critical') || tones.includes('warning')) return 0;
  return isQuiet(card) ? 2 : 1;
}

/** A card that can be folded away: nothing is wrong with it, and nothing is going to happen to it. */
const isQuiet = ({ sync, health, pending }: PageCard): boolean =>
  (sync === 'inSync' || sync === 'made' || sync === 'foreign') &&
  (health === undefined || health === 'healthy') &&
  pending === undefined;

const pendingWords: Readonly<Record<PagePending['op'], string>> = {
  create: 'will be created',
  update: 'will be changed',
  delete: 'will be deleted',
  adopt: 'will be adopted',
};

export const pendingText = ({ op, impact }: PagePending): string =>
  impact === '' ? pendingWords[op] : `${pendingWords[op]}: ${impact}`;
