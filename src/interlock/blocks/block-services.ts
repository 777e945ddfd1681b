import { blockValue, extensionNameOf, portsOf, proxyNameOf, publishModeOf } from './extension-block.ts';
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
    { role: 'extension' as const, name: extensionNameOf(block), spec: extensionSpec(block) },
    { role: 'proxy' as const, name: proxyNameOf(block), spec: proxySpec(block) },
  ];
  return services.flatMap(({ role, name, spec }) => (name === undefined ? [] : [{ role, name, spec }]));
}

const extensionSpec = (block: ExtensionBlock): JsonObject =>
  specOf({
    image: blockValue(block, 'Image'),
    args: blockValue(block, 'Args'),
    labels: blockValue(block, 'Labels'),
    containerLabels: blockValue(block, 'ContainerLabels'),
    constraints: blockValue(block, 'Constraints'),
    replicas: 1,
  });

const proxySpec = (block: ExtensionBlock): JsonObject =>
  specOf({
    image: blockValue(block, 'ProxyImage'),
    args: blockValue(block, 'ProxyArgs'),
    labels: blockValue(block, 'ProxyLabels'),
    containerLabels: blockValue(block, 'ProxyContainerLabels'),
    constraints: blockValue(block, 'ProxyConstraints'),
    replicas: blockValue(block, 'ProxyReplicas'),
    stopSignal: blockValue(block, 'ProxyStopSignal'),
    stopGracePeriod: blockValue(block, 'ProxyStopGracePeriod'),
    networks: blockValue(block, 'Networks'),
    ports: enginePorts(block),
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

function enginePorts(block: ExtensionBlock): Json | undefined {
  const mode = publishModeOf(block);
  const pairs = portsOf(block);
  const ports = pairs.flatMap(({ published, target }) =>
    published === undefined || target === undefined
      ? []
      : [{ Protocol: 'tcp', TargetPort: target, PublishedPort: published, PublishMode: mode }],
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
