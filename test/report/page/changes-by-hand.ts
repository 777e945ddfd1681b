import type { DaemonWorld } from '../../daemon/daemon-world.ts';

interface ServiceBody {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly TaskTemplate: { readonly ContainerSpec: object } };
}

/** What `docker service update --image` does. */
export async function changeImage({ swarm }: DaemonWorld, name: string, image: string): Promise<void> {
  const { ID, Version, Spec } = await serviceOf(swarm, name);
  const ContainerSpec = { ...Spec.TaskTemplate.ContainerSpec, Image: image };
  await update(swarm, `/services/${ID}/update?version=${Version.Index}`, {
    ...Spec,
    TaskTemplate: { ...Spec.TaskTemplate, ContainerSpec },
  });
}

/** What `docker service rollback` does. */
export async function rollBack({ swarm }: DaemonWorld, name: string): Promise<void> {
  const { ID, Version, Spec } = await serviceOf(swarm, name);
  await update(swarm, `/services/${ID}/update?version=${Version.Index}&rollback=previous`, Spec);
}

type Swarm = DaemonWorld['swarm'];

async function serviceOf({ api }: Swarm, name: string): Promise<ServiceBody> {
  return (await api('GET', `/services/${name}`)).body as ServiceBody;
}

async function update({ api }: Swarm, path: string, spec: object): Promise<void> {
  const { status } = await api('POST', path, spec);
  if (status !== 200) throw new Error(`${path}: ${status}`);
}
