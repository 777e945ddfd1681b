import { startCliOnSandbox, type CliOnSandbox, type CliResult } from './cli-on-sandbox.ts';

/** Services `app`, `app1`, … on a simulated swarm that differ only in their images. */
export interface ImagesOnSandbox extends CliOnSandbox {
  declareImages(...images: readonly string[]): Promise<void>;
  apply(...args: readonly string[]): Promise<CliResult>;
  /** With its tag, without the digest. */
  imageOf(name: string): string | undefined;
  updateStateOf(name: string): string | undefined;
  /** Updates the service without the reconciler. */
  updateByHand(name: string, image: string): Promise<void>;
  /** Does what `docker service rollback` does. */
  rollBackByHand(name: string): Promise<void>;
}

export async function startImagesOnSandbox(): Promise<ImagesOnSandbox> {
  const cli = await startCliOnSandbox();
  const { api, sandbox } = cli.engine;
  await api('POST', '/networks/create', { Name: 'web', Driver: 'overlay', CheckDuplicate: true });
  const serviceNamed = (name: string) => sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)!;
  const update = async (name: string, spec: object, query = ''): Promise<void> => {
    const { ID, Version } = serviceNamed(name);
    const path = `/services/${ID}/update?version=${String(Version.Index)}${query}`;
    const { status, body } = await api('POST', path, spec);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  return {
    ...cli,
    declareImages: (...images) => cli.declare(images.map(manifestOf).join('---\n')),
    apply: (...args) => cli.run('apply', '--yes', '--no-wait', ...args),
    imageOf: (name) => serviceNamed(name).Spec.TaskTemplate.ContainerSpec?.Image?.split('@')[0],
    updateStateOf: (name) => serviceNamed(name).UpdateStatus?.State,
    updateByHand: (name, image) => {
      const spec = structuredClone(serviceNamed(name).Spec);
      Object.assign(spec.TaskTemplate.ContainerSpec ?? {}, { Image: image });
      return update(name, spec);
    },
    rollBackByHand: (name) => update(name, serviceNamed(name).Spec, '&rollback=previous'),
  };
}

const manifestOf = (image: string, index: number): string => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app${index === 0 ? '' : String(index)} }
spec: { networks: [web], route: { hosts: [app${String(index)}.example], port: 80 }, image: '${image}' }
`;
