import { closure } from '../../kernel/closure.ts';
import { nameOf } from '../../kernel/key.ts';
import type { PublishedPort } from '../../model/observed.ts';
import { publishedPorts } from '../../service-fields/published-ports.ts';
import { desiredService } from './lookups.ts';
import { joinFragments, refusal, stepAfter, type Fragment, type Step } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/**
 * A service that frees a port comes before the one that takes it, which the engine refuses until then. Services that swap
 * ports cannot be ordered, so they are refused.
 */
export function orderPorts(planned: Fragment, { observed, desired }: PlanInput): Fragment {
  const before = new Map(observed.services.map(({ id, ports }) => [id, ports]));
  const moves = planned.steps.map((step) => ({ step, ...portMove(step, before) }));
  const freeing = moves.filter(({ freed }) => freed.length > 0);
  const frees = (taker: PortMove): readonly PortMove[] =>
    freeing.filter(({ freed }) => freed.some((port) => isIn(port, taker.taken)));
  const swapped = new Set(
    freeing.filter((move) => closure(frees(move), frees).has(move)).map(({ id }) => id),
  );
  const steps = moves
    .filter(({ id }) => !swapped.has(id))
    .map((move) =>
      stepAfter(
        move.step,
        frees(move).map(({ id }) => id),
      ),
    );
  const refused = planned.steps
    .filter(({ change }) => swapped.has(change.id))
    .map(({ change: { resource } }) => {
      const origin = desiredService(desired, nameOf(resource))?.origin ?? 'the manifests';
      return refusal(
        resource,
        'it and another service take ports from each other, and neither can be updated first',
        `Move one of the two to a temporary port first: ${origin}`,
      );
    });
  return joinFragments([{ ...planned, steps }, ...refused]);
}

interface PortMove {
  readonly id: string;
  readonly taken: readonly PublishedPort[];
  readonly freed: readonly PublishedPort[];
}

function portMove(
  { change: { id }, write }: Step,
  services: ReadonlyMap<string, readonly PublishedPort[]>,
): PortMove {
  if (write.kind === 'createService') return { id, taken: publishedPorts(write.spec), freed: [] };
  if (write.kind === 'removeService') return { id, taken: [], freed: services.get(write.id) ?? [] };
  if (write.kind !== 'updateService') return { id, taken: [], freed: [] };
  const before = services.get(write.ref.id) ?? [];
  const ports = publishedPorts(write.spec);
  return {
    id,
    taken: ports.filter((port) => !isIn(port, before)),
    freed: before.filter((port) => !isIn(port, ports)),
  };
}

const isIn = ({ number, protocol }: PublishedPort, ports: readonly PublishedPort[]): boolean =>
  ports.some((port) => port.number === number && port.protocol === protocol);
