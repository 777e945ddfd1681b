import { parseDuration } from '../../kernel/duration.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';

/** A service that the core makes for a block. */
export interface BlockService {
  readonly role: 'extension' | 'proxy';
  readonly name: string;
  /** The part of its engine spec that the block says; networks by their names. The rest is the core's own affair. */
  readonly spec: JsonObject;
}

/** An extension block as the services that it means. Without a name the core invents one, so there is none to look for. */
export function blockServices(block: ExtensionBlock): readonly BlockService[] {
  const services = [
    { role: 'extension' as const, name: block['ServiceName'], spec: extensionSpec(block) },
    { role: 'proxy' as const, name: block['ProxyServiceName'], spec: proxySpec(block) },
  ];
  return services.flatMap(({ role, name, spec }) =>
    typeof name === 'string' && name !== '' ? [{ role, name, spec }] : [],
  );
}

const extensionSpec = (block: ExtensionBlock): JsonObject =>
  specOf({
    image: block['Image'],
    args: block['Args'],
    labels: block['Labels'],
    containerLabels: block['ContainerLabels'],
    constraints: block['Constraints'],
    replicas: 1,
  });

const proxySpec = (block: ExtensionBlock): JsonObject =>
  specOf({
    image: block['ProxyImage'],
    args: block['ProxyArgs'],
    labels: block['ProxyLabels'],
    containerLabels: block['ProxyContainerLabels'],
    constraints: block['ProxyConstraints'],
    replicas: block['ProxyReplicas'],
    stopSignal: block['ProxyStopSignal'],
    stopGracePeriod: block['ProxyStopGracePeriod'],
    networks: block['Networks'],
    ports: portsOf(block),
  });

type Said = Readonly<
  Record<'image' | 'args' | 'labels' | 'containerLabels' | 'constraints' | 'replicas', Json | undefined> &
    Partial<Record<'stopSignal' | 'stopGracePeriod' | 'networks' | 'ports', Json | undefined>>
>;

const specOf = (said: Said): JsonObject =>
  stated({
    Labels: said.labels,
    TaskTemplate: stated({
      ContainerSpec: stated({
        Image: said.image,
        Args: argumentsOf(said.args),
        Labels: said.containerLabels,
        StopSignal: said.stopSignal,
        StopGracePeriod:
          typeof said.stopGracePeriod === 'string' ? parseDuration(said.stopGracePeriod) : undefined,
      }),
      Placement: stated({ Constraints: said.constraints }),
      Networks:
        said.networks === undefined ? undefined : textsOf(said.networks).map((Target) => ({ Target })),
    }),
    Mode: stated({ Replicated: stated({ Replicas: said.replicas }) }),
    EndpointSpec: stated({ Ports: said.ports }),
  });

/** An early UCP wrote no arguments as `[""]`. */
const argumentsOf = (value: Json | undefined): Json | undefined =>
  value === undefined ? undefined : textsOf(value).filter((text) => text !== '');

function portsOf(block: ExtensionBlock): Json | undefined {
  const mode = block['PublishMode'] === 'host' ? 'host' : 'ingress';
  const pairs: readonly (readonly [Json | undefined, Json | undefined])[] = [
    [block['PublishedPort'], block['TargetPort']],
    [block['PublishedSSLPort'], block['TargetSSLPort']],
  ];
  const ports = pairs.flatMap(([published, target]) =>
    typeof published === 'number' && typeof target === 'number'
      ? [{ Protocol: 'tcp', TargetPort: target, PublishedPort: published, PublishMode: mode }]
      : [],
  );
  return ports.length === pairs.length ? ports : undefined;
}

/** What is said of an object; undefined where nothing is. */
function stated(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && !(isJsonObject(value) && Object.keys(value).length === 0),
    ),
  );
}
