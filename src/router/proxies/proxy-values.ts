import { parseDuration } from '../../kernel/duration.ts';
import { isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';
import type { FieldValues } from '../../model/field-values.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import {
  blockValue,
  portsOf,
  proxyConstraintsOf,
  proxyReplicasOf,
  publishModeOf,
} from '../../interlock/blocks/extension-block.ts';
import { proxyTypeLabel } from '../../interlock/blocks/marks.ts';
import type { ExtensionKey } from '../../interlock/document/known-keys.ts';
import { normalizeConstraint } from '../../service-fields/fields/placement.ts';
import { sortedTexts } from '../../service-fields/codecs.ts';
import { defaultProxyPorts, proxyConfigPath, proxyReplicas } from '../../defaults/router-defaults.ts';

/** What a proxy mounts and joins: it changes with the services that it serves. */
export interface ProxyContent {
  /** Name of the Docker config with the rendered nginx.conf. */
  readonly file: string;
  /** Names of secrets. */
  readonly secrets: readonly string[];
  readonly networks: readonly string[];
}

/** The proxy service of a block, as values of the field table. */
export function proxyValues(block: ExtensionBlock, { file, secrets, networks }: ProxyContent): FieldValues {
  const text = (key: ExtensionKey): string | undefined => nonEmptyText(blockValue(block, key));
  const values: Readonly<Record<string, Json | undefined>> = {
    image: text('ProxyImage'),
    args: textsOf(blockValue(block, 'ProxyArgs')).filter((argument) => argument !== ''),
    stopSignal: text('ProxyStopSignal'),
    stopGracePeriod: durationOf(blockValue(block, 'ProxyStopGracePeriod')),
    containerLabels: labelsIn(blockValue(block, 'ProxyContainerLabels')),
    networks: sortedTexts(networks),
    secrets: Object.fromEntries(secrets.map((name) => [name, name])),
    configs: { [text('ProxyConfigPath') ?? proxyConfigPath]: file },
    ports: portTexts(block),
    'placement.constraints': sortedTexts(proxyConstraintsOf(block).map(normalizeConstraint)),
    'placement.preferences': textsOf(blockValue(block, 'ProxyPlacementPreferences')).map(spreadOf),
    mode: 'replicated',
    replicas: proxyReplicasOf(block) ?? proxyReplicas,
    'update.delay': durationOf(blockValue(block, 'ProxyUpdateDelay')),
    // With the default, pause, one bad update would block all later ones until somebody comes.
    'update.failureAction': 'rollback',
    labels: { ...labelsIn(blockValue(block, 'ProxyLabels')), ...proxyTypeLabel },
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

export interface ListenPorts {
  readonly http: number;
  readonly tls: number;
}

/** The ports on which nginx listens in its container. */
export function listenPorts(block: ExtensionBlock): ListenPorts {
  const [http, tls] = portsOf(block);
  return {
    http: http.target ?? defaultProxyPorts.http.target,
    tls: tls.target ?? defaultProxyPorts.tls.target,
  };
}

function portTexts(block: ExtensionBlock): readonly string[] {
  const [http, tls] = portsOf(block);
  const target = listenPorts(block);
  const published = {
    http: http.published ?? defaultProxyPorts.http.published,
    tls: tls.published ?? defaultProxyPorts.tls.published,
  };
  const mode = publishModeOf(block) === 'host' ? ' host' : '';
  return sortedTexts([
    `${published.http}:${target.http}/tcp${mode}`,
    `${published.tls}:${target.tls}/tcp${mode}`,
  ]);
}

/** `spread=node.labels.zone` on the command line, `node.labels.zone` in the engine. */
const spreadOf = (preference: string): string => preference.replace(/^\s*spread\s*=+\s*/, '').trim();

const nonEmptyText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const durationOf = (value: Json | undefined): number | undefined =>
  typeof value === 'string' ? parseDuration(value.trim()) : undefined;

const labelsIn = (value: Json | undefined): JsonObject =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'))
    : {};
