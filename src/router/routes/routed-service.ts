import { isRouteLabel } from '../../model/route-label.ts';
import type { Labels, ObservedService } from '../../model/observed.ts';
import { routedCluster } from '../../interlock/routes/route-labels.ts';

/** A service that asks for a route, with the labels that are rendered for it. */
export interface RoutedService {
  readonly service: ObservedService;
  /** Its own routing labels, or its last good ones. */
  readonly labels: Labels;
  /** Empty: the default cluster. */
  readonly cluster: string;
}

/** The labels that Interlock reads. */
export const routeLabelsOf = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => isRouteLabel(label)));

/** Undefined: these labels ask for no route. */
export function routedService(service: ObservedService, labels: Labels): RoutedService | undefined {
  const cluster = routedCluster(labels);
  return cluster === undefined ? undefined : { service, labels, cluster };
}
