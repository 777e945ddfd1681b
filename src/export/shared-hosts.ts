import { textsOf, valueAt, type JsonObject } from '../kernel/json.ts';
import type { ExportedManifest } from './exported.ts';

/** Sets `sharedHost` if two services of one cluster have the same host: no label records that. */
export function withSharedHosts(services: readonly ExportedManifest[]): readonly ExportedManifest[] {
  const counts = new Map<string, number>();
  for (const claim of services.flatMap(({ spec }) => claimsOf(spec))) {
    counts.set(claim, (counts.get(claim) ?? 0) + 1);
  }
  return services.map((service) => {
    const isShared = claimsOf(service.spec).some((claim) => (counts.get(claim) ?? 0) > 1);
    return isShared ? { ...service, spec: shared(service.spec) } : service;
  });
}

const shared = (spec: JsonObject): JsonObject => ({
  ...spec,
  route: { ...(spec['route'] as JsonObject), sharedHost: true }, // every exported service has one
});

const claimsOf = (spec: JsonObject): readonly string[] => [
  ...new Set(
    textsOf(valueAt(spec, ['route', 'hosts'])).map((host) =>
      JSON.stringify([spec['serviceCluster'] ?? '', host.toLowerCase()]),
    ),
  ),
];
