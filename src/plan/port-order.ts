import { nameOf } from '../model/key.ts';
import type { ObservedService, PublishedPort } from '../model/observed.ts';
import { publishedPorts } from '../spec/published-ports.ts';
import { joinParts, refusal, type Part, type Step } from './part.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * A port is let go of before another service takes it: the engine refuses the taker until then. Services that take each
 * other's ports cannot all come first, so they are refused.
 */
export function orderPorts(planned: Part, { observed, desired }: PlanInput): Part {
  const moves = planned.steps.map((step) => portMove(step, observed.services));
  const frees = (taker: PortMove): readonly PortMove[] =>
    moves.filter(({ id, freed }) => id !== taker.id && freed.some((port) => isIn(port, taker.taken)));
  const swapped = new Set(moves.filter((move) => isReached(move, frees(move), frees)).map(({ id }) => id));
  const steps = planned.steps
    .map((step, index) => after(step, moves[index] === undefined ? [] : frees(moves[index])))
    .filter(({ change }) => !swapped.has(change.id));
  const refused = planned.steps
    .filter(({ change }) => swapped.has(change.id))
    .map(({ change: { resource } }) => {
      const origin =
        desired.services.find(({ name }) => name === nameOf(resource))?.origin ?? 'the manifests';
      return refusal(
        resource,
        'it takes a port of a service that takes one of its own, and neither can come first',
        `Give one of the two a third port in between: ${origin}`,
      );
    });
  return joinParts([{ ...planned, steps }, ...refused]);
}

interface PortMove {
  readonly id: string;
  readonly taken: readonly PublishedPort[];
  readonly freed: readonly PublishedPort[];
}

function portMove({ change: { id }, write }: Step, services: readonly ObservedService[]): PortMove {
  if (write.kind === 'createService') return { id, taken: publishedPorts(write.spec), freed: [] };
  if (write.kind === 'removeService')
    return { id, taken: [], freed: services.find((service) => service.id === write.id)?.ports ?? [] };
  if (write.kind !== 'updateService') return { id, taken: [], freed: [] };
  const before = services.find((service) => service.id === write.ref.id)?.ports ?? [];
  const ports = publishedPorts(write.spec);
  return {
    id,
    taken: ports.filter((port) => !isIn(port, before)),
    freed: before.filter((port) => !isIn(port, ports)),
  };
}

const isIn = ({ number, protocol }: PublishedPort, ports: readonly PublishedPort[]): boolean =>
  ports.some((port) => port.number === number && port.protocol === protocol);

/** Whether a way from some moves along what they need leads to this one. */
function isReached(
  goal: PortMove,
  from: readonly PortMove[],
  next: (move: PortMove) => readonly PortMove[],
): boolean {
  const seen = new Set<string>();
  const open = [...from];
  for (let move = open.pop(); move !== undefined; move = open.pop()) {
    if (move.id === goal.id) return true;
    if (seen.has(move.id)) continue;
    seen.add(move.id);
    open.push(...next(move));
  }
  return false;
}

const after = (step: Step, moves: readonly PortMove[]): Step =>
  moves.length === 0
    ? step
    : {
        ...step,
        change: { ...step.change, dependsOn: [...step.change.dependsOn, ...moves.map(({ id }) => id)] },
      };
