import { blockValue } from '../blocks/extension-block.ts';
import { usualStems, type NameStems } from '../../defaults/manifest-defaults.ts';
import { isEqualJson, isJsonObject, textsOf, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import { neverInherited } from '../document/known-keys.ts';

/** What a block inherits from the Interlock that existed before us: images, Args, constraints, label maps, nginx Config. */
export interface Template {
  readonly values: ExtensionBlock;
  readonly stems: NameStems;
  /** The complete block that it was taken from: it is restored when our last block is removed. */
  readonly source?: { readonly name: string; readonly block: ExtensionBlock };
}

/** Names of foreign blocks that will be removed or adopted. */
export interface Leaving {
  readonly removed?: readonly string[];
  readonly adopted?: readonly string[];
}

/** What is known besides the running document. */
interface Around extends Leaving {
  /** The template stored with our last config. */
  readonly stored?: Template | undefined;
}

/**
 * The template for our blocks: the block for unlabelled services, running or stored, else the values that all blocks have
 * in common. Blocks that any owner of this tool has `written` are left out: they are compiled completely, so a manual change
 * in them is drift, and the manifests of one owner are not a source of values for another. Blocks that are removed or adopted
 * count only if no other block remains: otherwise the template would change with them, and our blocks once more.
 */
export function templateOf(
  document: InterlockDocument,
  written: ReadonlySet<string>,
  { removed = [], adopted = [], stored }: Around = {},
): Template | undefined {
  const foreign = Object.entries(document.extensions).filter(([name]) => !written.has(name));
  const left = foreign.filter(([name]) => !removed.includes(name));
  const staying = left.filter(([name]) => !adopted.includes(name));
  const hasSource = stored?.source !== undefined;
  return (
    unlabelledTemplate(foreign) ??
    (hasSource ? stored : undefined) ??
    commonTemplate(staying) ??
    commonTemplate(left) ??
    commonTemplate(foreign) ??
    stored
  );
}

type NamedBlock = readonly [string, ExtensionBlock];

function unlabelledTemplate(blocks: readonly NamedBlock[]): Template | undefined {
  const found = blocks.find(([, block]) => (blockValue(block, 'ServiceCluster') ?? '') === '');
  if (found === undefined) return undefined;
  const [name, block] = found;
  return { values: inheritable(block), stems: stemsOf(block), source: { name, block } };
}

function commonTemplate(blocks: readonly NamedBlock[]): Template | undefined {
  const common = commonPart(blocks.map(([, block]) => block));
  return common === undefined ? undefined : { values: inheritable(common), stems: usualStems };
}

export const serializeTemplate = ({ values, stems, source }: Template): JsonObject => ({
  values,
  stems: { ...stems },
  ...(source === undefined ? {} : { source }),
});

export function parseTemplate(value: Json | undefined): Template | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['values']) || !isJsonObject(value['stems']))
    return undefined;
  const { extension, proxy, config } = value['stems'];
  const source = parseSource(value['source']);
  return {
    values: inheritable(value['values']),
    stems: {
      extension: textOr(extension, usualStems.extension),
      proxy: textOr(proxy, usualStems.proxy),
      config: textOr(config, usualStems.config),
    },
    ...(source === undefined ? {} : { source }),
  };
}

function parseSource(value: Json | undefined): Template['source'] {
  if (!isJsonObject(value) || typeof value['name'] !== 'string' || !isJsonObject(value['block']))
    return undefined;
  return { name: value['name'], block: value['block'] };
}

const inheritable = (block: ExtensionBlock): ExtensionBlock =>
  Object.fromEntries(Object.entries(block).filter(([key]) => !neverInherited.has(key)));

const stemsOf = (block: ExtensionBlock): NameStems => ({
  extension: textOr(blockValue(block, 'ServiceName'), usualStems.extension),
  proxy: textOr(blockValue(block, 'ProxyServiceName'), usualStems.proxy),
  config: textOr(blockValue(block, 'ConfigServiceName'), usualStems.config),
});

const textOr = (value: Json | undefined, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

function commonPart(blocks: readonly ExtensionBlock[]): ExtensionBlock | undefined {
  const [first, ...others] = blocks;
  return first === undefined ? undefined : others.reduce(intersection, first);
}

function intersection(left: JsonObject, right: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(left).flatMap(([key, value]) => {
      const other = right[key];
      if (isJsonObject(value) && isJsonObject(other)) return [[key, intersection(value, other)]];
      if (isEqualJson(value, other) && value !== undefined) return [[key, value]];
      const shared = standAlone.has(key) ? sharedTexts(value, other) : [];
      return shared.length === 0 ? [] : [[key, shared]];
    }),
  );
}

/** Lists whose items are independent: without the shared platform constraint a proxy could be scheduled on Windows. */
const standAlone: ReadonlySet<string> = new Set(['Constraints', 'ProxyConstraints']);

function sharedTexts(left: Json | undefined, right: Json | undefined): readonly string[] {
  const others = textsOf(right);
  return textsOf(left).filter((item) => others.includes(item));
}
