import { hashOf } from '../../kernel/hash.ts';
import { longestStem } from '../../model/manifest/file-entries.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { proxyNameOf } from '../../interlock/blocks/extension-block.ts';

/** The name of a block's proxy service. Where the block has none, it is always the same: Interlock makes up a new one. */
export const proxyServiceName = (blockName: string, block: ExtensionBlock): string =>
  proxyNameOf(block) ?? named(`interlock-proxy-${blockName}`, longestServiceName);

/** The name of a block's rendered file; the hash of its content follows. */
export const renderedFileStem = (blockName: string): string =>
  named(`com.docker.interlock.proxy.${blockName}`, longestStem);

const longestServiceName = 63;

/** As it stands if the engine takes it, else with a hash of what was replaced. Names of blocks are any text. */
function named(name: string, longest: number): string {
  const safe = name.replace(/[^A-Za-z0-9_.-]/g, '-').replace(/[._-]+$/, '');
  if (safe === name && name.length <= longest) return name;
  const suffix = hashOf(name).slice(0, 8);
  return `${safe.slice(0, longest - suffix.length - 1)}-${suffix}`;
}
