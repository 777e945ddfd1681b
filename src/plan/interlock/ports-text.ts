import { publishedPortsOf } from '../../interlock/blocks/extension-block.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';

/** The ports on which people reach a proxy: `ports 80, 443`. */
export function portsText(block: ExtensionBlock): string {
  const ports = publishedPortsOf(block);
  return `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
}
