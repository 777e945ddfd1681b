import { hashOf } from '../../kernel/hash.ts';
import type { Labels } from '../../model/observed.ts';

/** Why a service is not routed as its labels say. */
export interface RouteFault {
  readonly service: string;
  readonly label: string;
  readonly reason: string;
  readonly hint: string;
  /** Whether its last good labels are rendered; else it gets no requests. */
  readonly isKept: boolean;
}

/** What the core remembers of routes from one pass to the next. */
export interface RouteMemory {
  /** By id of the service: the labels that were last rendered as they stand. */
  readonly good: ReadonlyMap<string, Labels>;
  /** By id of the service and hash of its labels: what nginx said of the file with them. */
  readonly bad: ReadonlyMap<string, Complaint>;
  /** By block: why its proxy keeps the file that it has. */
  readonly stuck: ReadonlyMap<string, string>;
}

/** What is wrong with a label. */
export type Complaint = Pick<RouteFault, 'label' | 'reason' | 'hint'>;

export const emptyMemory: RouteMemory = { good: new Map(), bad: new Map(), stuck: new Map() };

export const attemptKey = (serviceId: string, labels: Labels): string => `${serviceId} ${hashOf(labels)}`;
