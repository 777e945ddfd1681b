import { contentHash } from '../../kernel/hash.ts';
import { textsOf, valueAt } from '../../kernel/json.ts';
import { compareText, inKeyOrder, keyOf } from '../../kernel/key.ts';
import type { Desired, DesiredFile, DesiredService } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { contentOf } from '../../model/manifest/content.ts';
import { largestBytes } from '../../model/manifest/file-entries.ts';
import { defaultPolicy } from '../../model/manifest/policy.ts';
import type { ObservedService, ObservedSwarm } from '../../model/observed.ts';
import { clusterOf } from '../../interlock/blocks/extension-block.ts';
import { isTypedByInterlock } from '../../interlock/blocks/marks.ts';
import { objectsOf } from '../../service-fields/codecs.ts';
import { keptRoutesLabels, readKeptRoutes, type KeptRoutes } from '../../interlock/routes/kept-routes.ts';
import { proxyServiceName, renderedFileStem } from './proxy-names.ts';
import { proxyValues } from './proxy-values.ts';
import { renderRoutes, type RenderedRoutes } from '../routes/render-routes.ts';
import type { RenderedBlock } from '../routes/rendered-block.ts';
import type { RouteMemory } from '../routes/route-memory.ts';

export interface ProxyInput {
  readonly owner: string;
  readonly document: InterlockDocument;
  readonly memory: RouteMemory;
}

export interface BuiltProxies extends RenderedRoutes {
  readonly desired: Desired;
  readonly proxies: readonly BuiltProxy[];
}

/** The proxy of a block. */
export interface BuiltProxy extends RenderedBlock {
  readonly proxyName: string;
  /** Undefined: the proxy keeps the file that it has, for the reason in `stuck`. */
  readonly file: DesiredFile | undefined;
  /** Why it does. */
  readonly stuck: string | undefined;
  /** Undefined: it has no file yet, so there is no proxy. */
  readonly service: DesiredService | undefined;
}

/** The desired proxies of a swarm. Pure: equal inputs give equal bytes, whatever order the engine lists things in. */
export function buildProxies(observed: ObservedSwarm, { owner, document, memory }: ProxyInput): BuiltProxies {
  const kept = readKeptRoutes(observed.configs, owner);
  const routes = renderRoutes(observed, document, { memory, kept });
  const existing = new Map(observed.services.map((service) => [service.name, service]));
  const proxies = routes.blocks
    .map((block): BuiltProxy => {
      const proxyName = proxyServiceName(block.name, block.block);
      const stuck = memory.stuck.get(block.name) ?? oversize(block);
      const file = stuck === undefined ? fileOf(block, proxyName, keptOf(block, routes)) : undefined;
      const place = { proxyName, existing: existing.get(proxyName) };
      return { ...block, proxyName, file, stuck, service: serviceOf(block, file, place) };
    })
    .toSorted((left, right) => compareText(left.proxyName, right.proxyName));
  return { ...routes, proxies, desired: desiredOf(proxies) };
}

/** The services of a block that are not rendered as their labels say. */
const keptOf = ({ block }: RenderedBlock, { choices }: RenderedRoutes): KeptRoutes =>
  new Map(
    choices.flatMap(({ service, cluster, routed, complaint }) => {
      if (complaint === undefined || (routed?.cluster ?? cluster) !== clusterOf(block)) return [];
      const { label, reason } = complaint;
      return [[service.name, { labels: routed?.labels, label, reason }] as const];
    }),
  );

function oversize({ rendered }: RenderedBlock): string | undefined {
  const sizeBytes = Buffer.byteLength(rendered.text);
  return sizeBytes <= largestBytes.config
    ? undefined
    : `its file has ${sizeBytes} bytes, and a Docker config takes ${largestBytes.config}: split the cluster`;
}

const originOf = ({ name }: RenderedBlock): string => `Extensions.${name} of config.toml`;

function fileOf(block: RenderedBlock, proxyName: string, kept: KeptRoutes): DesiredFile {
  const stem = renderedFileStem(block.name);
  const bytes = Buffer.from(block.rendered.text, 'utf8');
  const name = `${stem}-${contentHash(bytes)}`;
  return {
    ...{ key: keyOf('config', name), kind: 'config', name, stem, origin: originOf(block) },
    labels: keptRoutesLabels(kept),
    content: contentOf(bytes),
    services: [keyOf('service', proxyName)],
  };
}

interface Place {
  readonly proxyName: string;
  /** The service of that name. */
  readonly existing: ObservedService | undefined;
}

function serviceOf(
  { block, name, rendered, networks }: RenderedBlock,
  file: DesiredFile | undefined,
  { proxyName, existing }: Place,
): DesiredService | undefined {
  const stem = renderedFileStem(name);
  const mounted = existing?.configs.find((config) => config.name.startsWith(`${stem}-`))?.name;
  const config = file?.name ?? mounted;
  if (config === undefined) return undefined;
  const isStuck = file === undefined;
  // A file that stays needs the secrets and networks with which it works.
  const secrets = isStuck ? mountedSecrets(existing) : rendered.secrets;
  return {
    name: proxyName,
    origin: `Extensions.${name} of config.toml`,
    ...{ cluster: undefined, sharesHosts: false },
    values: proxyValues(block, { file: config, secrets, networks }),
    objects: [...secrets.map((secret) => keyOf('secret', secret)), keyOf('config', config)],
    // A proxy that another core has made is taken over.
    policy: { ...defaultPolicy, adopt: existing !== undefined && isTypedByInterlock(existing.labels) },
  };
}

const mountedSecrets = (service: ObservedService | undefined): readonly string[] =>
  objectsOf(valueAt(service?.spec, ['TaskTemplate', 'ContainerSpec', 'Secrets'])).flatMap((item) =>
    textsOf([item['SecretName'] ?? null]),
  );

const desiredOf = (proxies: readonly BuiltProxy[]): Desired => ({
  ...{ clusters: [], networks: [], nodes: [], neededObjects: [], observeOnly: [] },
  switches: new Map(),
  services: proxies.flatMap(({ service }) => service ?? []),
  files: inKeyOrder(
    proxies.flatMap(({ file }) => file ?? []),
    ({ key }) => key,
  ),
});
