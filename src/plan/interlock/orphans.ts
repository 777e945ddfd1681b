import { hasInterlockMark, instanceIdsIn, isTypedByInterlock } from '../../interlock/blocks/marks.ts';
import { serviceNamesIn } from '../../interlock/blocks/service-names.ts';
import { compareText } from '../../kernel/key.ts';
import type { DesiredInterlock } from '../../model/desired.ts';
import { documentIn } from '../../model/facts.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { Labels, ObservedService } from '../../model/observed.ts';
import { ownerLabel, routerOwner } from '../../model/own-labels.ts';
import { desiredService } from '../common/lookups.ts';
import type { PlanInput } from '../plan-input.ts';
import type { InterlockState } from './interlock-state.ts';

/** Services that no block names, and that have a mark of Interlock. */
export const orphansOf = (
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): readonly ObservedService[] => {
  const instanceIds = new Set(knownDocuments(state).flatMap((document) => [...instanceIdsIn(document)]));
  return unnamedServices(desired, state, input).filter(({ labels }) => hasInterlockMark(labels, instanceIds));
};

/** Declared services and services with an owner are not created by the core, whatever their name. */
export function unnamedServices(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): readonly ObservedService[] {
  const named = new Set(knownDocuments(state).flatMap(serviceNamesIn));
  const kept = new Set([desired.coreService, ...serviceNamesIn(desired.document)]);
  return input.observed.services
    .filter(({ name, labels }) => (named.has(name) || isTypedByInterlock(labels)) && !kept.has(name))
    .filter(({ name }) => desiredService(input.desired, name) === undefined)
    .filter(({ labels }) => isOfCore(labels))
    .sort((left, right) => compareText(left.name, right.name));
}

/** The project's own core labels what it makes with its owner. */
export const isOfCore = (labels: Labels): boolean =>
  labels[ownerLabel] === undefined || labels[ownerLabel] === routerOwner;

/** The running config may have a name without a number, so it may not be among the versions. */
export const knownDocuments = ({ document, versions }: InterlockState): readonly InterlockDocument[] => [
  document,
  ...versions.flatMap((version) => documentIn(version) ?? []),
];
