import type { RoutingService, RoutingState } from '../lost-routes.ts';
import type { EngineApi } from '../vendor-page.ts';

interface Mounts {
  readonly ContainerSpec?: { readonly Configs?: readonly { readonly ConfigID: string }[] };
}

interface Core extends RoutingService {
  readonly ID: string;
  readonly Spec: RoutingService['Spec'] & { readonly TaskTemplate: Mounts };
}

interface Task {
  readonly Spec: Mounts;
  readonly Status: { readonly State: string };
}

/** Reads who routes to whom. A config is read once: a running core still has one that was deleted. */
export function createRoutingReader(api: EngineApi): () => Promise<RoutingState> {
  const texts = new Map<string, string>();
  const get = async <T>(path: string): Promise<T> => (await api('GET', path)).body as T;
  const readConfig = async (id: string): Promise<string> => {
    const text = texts.get(id);
    if (text !== undefined) return text;
    const { Spec } = await get<{ readonly Spec: { readonly Data: string } }>(`/configs/${id}`);
    const read = Buffer.from(Spec.Data, 'base64').toString('utf8');
    texts.set(id, read);
    return read;
  };
  return async () => {
    const services = await get<readonly Core[]>('/services');
    const core = services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
    const filters = encodeURIComponent(JSON.stringify({ service: ['ucp-interlock'] }));
    const tasks = await get<readonly Task[]>(`/tasks?filters=${filters}`);
    const mounts = [
      ...(core === undefined ? [] : [core.Spec.TaskTemplate]),
      ...tasks.filter(({ Status }) => Status.State === 'running').map(({ Spec }) => Spec),
    ];
    const ids = new Set(
      mounts.flatMap(({ ContainerSpec }) => (ContainerSpec?.Configs ?? []).map(({ ConfigID }) => ConfigID)),
    );
    return {
      services,
      networks: await get<RoutingState['networks']>('/networks'),
      configs: await Promise.all([...ids].map(readConfig)),
    };
  };
}
