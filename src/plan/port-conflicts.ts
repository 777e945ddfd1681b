import { changedBlocks } from '../interlock/compare-documents.ts';
import { serviceNamesIn } from '../interlock/service-names.ts';
import type { DesiredInterlock } from '../model/desired.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import type { ObservedService } from '../model/observed.ts';
import type { InterlockState } from './interlock-state.ts';

export interface PortConflict {
  readonly block: string;
  readonly port: number;
  readonly service: string;
}

/**
 * Ports of our new or changed blocks that another service holds. The engine refuses such a proxy, and the core tries
 * for ever; host against host is left to the scheduler, which knows the nodes. Proxies that go with this plan hold nothing.
 */
export function portConflicts(
  desired: DesiredInterlock,
  { document, core }: InterlockState,
  services: readonly ObservedService[],
): readonly PortConflict[] {
  const staying = new Set(serviceNamesIn(desired.document));
  const going = new Set(serviceNamesIn(document).filter((name) => !staying.has(name)));
  const others = services.filter(({ name }) => !going.has(name) && name !== core.name);
  return changedBlocks(document, desired.document)
    .filter((name) => desired.ownBlocks.includes(name))
    .flatMap((name) => conflictsOf(name, desired.document.extensions[name] ?? {}, others));
}

function conflictsOf(
  block: string,
  values: ExtensionBlock,
  others: readonly ObservedService[],
): readonly PortConflict[] {
  const isHost = values['PublishMode'] === 'host';
  const wanted = [values['PublishedPort'], values['PublishedSSLPort']].filter(
    (port) => typeof port === 'number',
  );
  return others
    .filter(({ name }) => name !== values['ProxyServiceName'])
    .flatMap((service) =>
      service.ports
        .filter(({ number, mode }) => wanted.includes(number) && !(isHost && mode === 'host'))
        .map(({ number }) => ({ block, port: number, service: service.name })),
    );
}
