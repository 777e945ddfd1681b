import type { SourceFile } from '../../src/model/manifest/source-file.ts';

/** A file as a source returns it. */
export const fileOf = (path: string, text: string): SourceFile => ({
  path,
  content: new TextEncoder().encode(text),
});

export const clusterText = (name: string, node: string, network: string): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata:
  name: ${name}
spec:
  nodes: [${node}]
  networks: [${network}]
`;

export const serviceText = (name: string, cluster: string, host: string): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata:
  name: ${name}
spec:
  serviceCluster: ${cluster}
  route:
    hosts: [${host}]
    port: 8000
  image: training/whoami:latest
`;

export const interlockText = `apiVersion: swarm-reconciler.io/v1
kind: Interlock
metadata:
  name: interlock
spec:
  removeExtensions: [default]
`;
