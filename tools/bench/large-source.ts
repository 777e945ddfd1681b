import type { SourceFile } from '../../src/model/manifest/source-file.ts';

/** Manifests of many services in many clusters, one file per cluster, as a large team has them. */
export function largeSource(services: number, clusters: number): readonly SourceFile[] {
  const perCluster = services / clusters;
  return Array.from({ length: clusters }, (_, index) => {
    const name = `c${String(index)}`;
    const documents = [
      clusterManifest(name, index),
      ...Array.from({ length: perCluster }, (__, number) => serviceManifest(name, number)),
    ];
    return { path: `${name}.yaml`, content: Buffer.from(documents.join('---\n')) };
  });
}

const clusterManifest = (name: string, index: number): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name} }
spec:
  nodes: [node-${String(index)}]
  networks: [{ name: net-${name}, subnets: [10.${String(index)}.0.0/22] }]
`;

const serviceManifest = (cluster: string, number: number): string => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata:
  name: ${cluster}-s${String(number)}
spec:
  serviceCluster: ${cluster}
  route:
    hosts: [s${String(number)}.${cluster}.example]
    port: 8000
  image: training/whoami:latest
  env: { LOG_LEVEL: info }
`;
