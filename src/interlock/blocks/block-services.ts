import { blockValue, extensionNameOf, portsOf, proxyNameOf, publishModeOf } from './extension-block.ts';
import { parseDuration } from '../../kernel/duration.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';

/** A service that the core creates for a block. */
export interface BlockService {
  readonly role: 'extension' | 'proxy';
  readonly name: string;
  /** The part of its engine spec that the block determines; networks by name. The core decides the rest. */
  readonly spec: JsonObject;
}

/** The services that an extension block describes. If a name is missing, the core generates one that we cannot know. */
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

type BlockSettings = Readonly<
  Record<'image' | 'args' | 'labels' | 'containerLabels' | 'constraints' | 'replicas', Json | undefined> &
    Partial<Record<'stopSignal' | 'stopGracePeriod' | 'networks' | 'ports', Json | undefined>>
>;

const specOf = (settings: BlockSettings): JsonObject =>
  withoutEmpty({
    Labels: settings.labels,
    TaskTemplate: withoutEmpty({
      ContainerSpec: withoutEmpty({
        Image: settings.image,
        Args: argumentsOf(settings.args),
        Labels: settings.containerLabels,
        StopSignal: settings.stopSignal,
        StopGracePeriod:
          typeof settings.stopGracePeriod === 'string' ? parseDuration(settings.stopGracePeriod) : undefined,
      }),
      Placement: withoutEmpty({ Constraints: settings.constraints }),
      Networks:
        settings.networks === undefined
          ? undefined
          : textsOf(settings.networks).map((Target) => ({ Target })),
    }),
    Mode: withoutEmpty({ Replicated: withoutEmpty({ Replicas: settings.replicas }) }),
    EndpointSpec: withoutEmpty({ Ports: settings.ports }),
  });

/** Early UCP versions wrote an empty argument list as `[""]`. */
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

/** Drops undefined values and empty objects. */
function withoutEmpty(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && !(isJsonObject(value) && Object.keys(value).length === 0),
    ),
  );
}
