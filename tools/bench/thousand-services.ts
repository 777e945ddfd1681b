/** The same services as manifests and as a stack file, without tasks: the control plane is measured. */
export const manifestsOf = (count: number): string =>
  numbers(count)
    .map(
      (number) => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app-${number} }
spec:
  networks: [web]
  route: { hosts: [app-${number}.example], port: 8000 }
  image: training/whoami:latest
  replicas: 0
  env: { LOG_LEVEL: info }
  placement: { constraints: [node.role==worker] }
`,
    )
    .join('---\n');

export const stackFileOf = (count: number): string => `version: "3.8"
networks: { web: { external: true } }
services:
${numbers(count)
  .map(
    (number) => `  app-${number}:
    image: training/whoami:latest
    networks: [web]
    environment: { LOG_LEVEL: info }
    deploy:
      replicas: 0
      labels: { com.docker.lb.hosts: app-${number}.example, com.docker.lb.network: web, com.docker.lb.port: "8000" }
      placement: { constraints: [node.role==worker] }
`,
  )
  .join('')}`;

/** The same services as bodies for the engine's API. */
export const specsOf = (count: number, networkId: string): readonly object[] =>
  numbers(count).map((number) => ({
    Name: `app-${number}`,
    Labels: {
      'com.docker.lb.hosts': `app-${number}.example`,
      'com.docker.lb.network': 'web',
      'com.docker.lb.port': '8000',
    },
    TaskTemplate: {
      ContainerSpec: { Image: 'training/whoami:latest', Env: ['LOG_LEVEL=info'] },
      Networks: [{ Target: networkId }],
      Placement: { Constraints: ['node.role==worker'] },
    },
    Mode: { Replicated: { Replicas: 0 } },
  }));

const numbers = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(index));
