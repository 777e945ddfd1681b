import { isEqualJson, objectOf, valueAt } from '../../kernel/json.ts';
import type { Labels, ObservedService } from '../../model/observed.ts';
import type { KeptRoutes } from '../../interlock/routes/kept-routes.ts';
import { attemptKey, type Complaint, type RouteMemory } from './route-memory.ts';
import { routedService, routeLabelsOf, type RoutedService } from './routed-service.ts';

/** The labels with which a service is rendered. */
export interface Choice {
  readonly service: ObservedService;
  /** The cluster that its own labels ask for. */
  readonly cluster: string;
  /** Undefined: it is left out. */
  readonly routed: RoutedService | undefined;
  /** Why these are not its own labels; undefined: they are. */
  readonly complaint: Complaint | undefined;
}

export interface ChoiceContext {
  readonly memory: RouteMemory;
  readonly kept: KeptRoutes;
}

/** What the renderer refused of the labels of a service. */
export interface Refusal extends Complaint {
  /** Nothing of the service is rendered, or it stands in the way of one that was good before. */
  readonly isWhole: boolean;
}

/** By id of the service. */
export type Refusals = ReadonlyMap<string, Refusal>;

/**
 * Each service with its own labels. Where nginx or the renderer refused them, with its last good ones: as remembered, as
 * noted on the rendered file, or as the service had them before its last update.
 */
export const chooseRoutes = (
  services: readonly ObservedService[],
  refusals: Refusals,
  context: ChoiceContext,
): readonly Choice[] =>
  services.flatMap((service) => {
    const own = routeLabelsOf(service.labels);
    const routed = routedService(service, own);
    return routed === undefined ? [] : [choiceOf(service, routed, refusals, context)];
  });

function choiceOf(
  service: ObservedService,
  own: RoutedService,
  refusals: Refusals,
  context: ChoiceContext,
): Choice {
  const { bad, good } = context.memory;
  const refusal = refusals.get(service.id);
  const complaint = bad.get(attemptKey(service.id, own.labels)) ?? refusal;
  const { cluster } = own;
  if (complaint === undefined) return { service, cluster, routed: own, complaint };
  const former = formerLabels(service, context).find(
    (labels) => !isEqualJson(labels, own.labels) && !bad.has(attemptKey(service.id, labels)),
  );
  if (former !== undefined) return { service, cluster, routed: routedService(service, former), complaint };
  // What is refused now was good before: something else has changed, and the rest of it goes on.
  const goesOn = complaint === refusal && (!refusal.isWhole || isEqualJson(good.get(service.id), own.labels));
  return { service, cluster, routed: goesOn ? own : undefined, complaint };
}

/** The labels that a service may fall back to. Its own are among them if they were good before. */
function formerLabels(service: ObservedService, { memory, kept }: ChoiceContext): readonly Labels[] {
  const before = service.previousSpec && labelsIn(objectOf(valueAt(service.previousSpec, ['Labels'])));
  return [memory.good.get(service.id), kept.get(service.name)?.labels, before].filter(
    (labels) => labels !== undefined && routedService(service, labels) !== undefined,
  ) as Labels[]; // undefined is filtered out
}

const labelsIn = (labels: object): Labels =>
  routeLabelsOf(
    Object.fromEntries(
      Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  );
