import { createHash } from 'node:crypto';
import { durationOf, isOn, labelsIn, numberOf, textOf, textsOf, type Block } from './block.ts';

/** A service as a block describes it. */
export interface MadeService {
  readonly name: string;
  readonly spec: object;
  /** A hash of everything that it is made from. */
  readonly madeFrom: string;
}

/** Records on the service what it was made from. */
export const madeFromLabel = 'stand-in-core.made-from';

export type ImageOverride = (image: string) => string;

export const makeExtension = (
  block: Block,
  networks: readonly string[],
  override: ImageOverride,
): MadeService =>
  make(
    block,
    { type: 'extension', name: textOf(block, 'ServiceName'), labels: 'Labels', networks },
    (mark) => ({
      Mode: { Replicated: { Replicas: 1 } },
      TaskTemplate: {
        ContainerSpec: {
          Image: override(textOf(block, 'Image')),
          Args: textsOf(block, 'Args'),
          Labels: { ...labelsIn(block, 'ContainerLabels'), ...mark },
        },
        Placement: { Constraints: textsOf(block, 'Constraints') },
        Networks: networks.map((Target) => ({ Target })),
      },
    }),
  );

export const makeProxy = (
  block: Block,
  networks: readonly string[],
  override: ImageOverride,
  fixedLabels: Mark = {},
): MadeService =>
  make(
    block,
    {
      ...{ type: 'proxy', name: textOf(block, 'ProxyServiceName'), labels: 'ProxyLabels' },
      ...{ fixedLabels, networks },
    },
    (mark) => ({
      // Without ProxyReplicas the real core crashes; here the block gets no proxy.
      Mode: { Replicated: { Replicas: numberOf(block, 'ProxyReplicas') } },
      // Swarm's default failure action, pause, would block every later update.
      UpdateConfig: {
        Parallelism: 1,
        FailureAction: 'rollback',
        Delay: durationOf(block, 'ProxyUpdateDelay'),
      },
      TaskTemplate: {
        ContainerSpec: {
          Image: override(textOf(block, 'ProxyImage')),
          Args: textsOf(block, 'ProxyArgs'),
          Labels: { ...labelsIn(block, 'ProxyContainerLabels'), ...mark },
          StopSignal: textOf(block, 'ProxyStopSignal', ''),
          StopGracePeriod: durationOf(block, 'ProxyStopGracePeriod'),
        },
        Placement: { Constraints: textsOf(block, 'ProxyConstraints') },
        Networks: networks.map((Target) => ({ Target })),
      },
      EndpointSpec: { Ports: publishedPorts(block) },
    }),
  );

export const hasConfigService = (block: Block): boolean => isOn(block, 'HitlessServiceUpdate');

export const makeConfigService = (block: Block, override: ImageOverride): MadeService =>
  make(
    block,
    { type: 'config', name: textOf(block, 'ConfigServiceName', 'ucp-interlock-config') },
    (mark) => ({
      Mode: { Global: {} },
      TaskTemplate: {
        ContainerSpec: { Image: override(textOf(block, 'ConfigImage')), Labels: mark },
        Placement: { Constraints: textsOf(block, 'ProxyConstraints') },
      },
    }),
  );

const publishedPorts = (block: Block): readonly object[] =>
  [
    ['PublishedPort', 8080, 'TargetPort', 80] as const,
    ['PublishedSSLPort', 8443, 'TargetSSLPort', 443] as const,
  ].map(([published, usual, target, usualTarget]) => ({
    Protocol: 'tcp',
    PublishMode: textOf(block, 'PublishMode', 'ingress'),
    PublishedPort: numberOf(block, published, usual),
    TargetPort: numberOf(block, target, usualTarget),
  }));

interface Identity {
  readonly type: 'extension' | 'proxy' | 'config';
  readonly name: string;
  /** The key with the service's labels. */
  readonly labels?: string;
  readonly fixedLabels?: Mark;
  readonly networks?: readonly string[];
}

type Mark = Readonly<Record<string, string>>;

/**
 * The mark is also set on the tasks. A changed block means a changed nginx.conf, which the real core passes on as a new
 * Docker config: whichever key changed, all tasks are replaced.
 */
function make(
  block: Block,
  { type, name, labels, fixedLabels = {}, networks = [] }: Identity,
  describe: (mark: Mark) => object,
): MadeService {
  const madeFrom = hashOf([type, block.keys, networks]);
  const mark = { [madeFromLabel]: madeFrom };
  const own = labels === undefined ? {} : labelsIn(block, labels);
  const Labels = { ...own, ...fixedLabels, type: `com.docker.interlock.core.${type}`, ...mark };
  return { name, madeFrom, spec: { Name: name, Labels, ...describe(mark) } };
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex').slice(0, 12);

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
    : value;
