const prefix = 'com.docker.lb.';

/** A service label that Interlock reads: `com.docker.lb.hosts`. */
export const routeLabel = (option: string): string => `${prefix}${option}`;

/** Whether Interlock takes the label for a route label, even if we do not know it. */
export const isRouteLabel = (label: string): boolean => label.startsWith(prefix);

/** The label by which a service chooses its cluster: `spec.serviceCluster`, not part of the route. */
export const clusterLabel = routeLabel('service_cluster');
