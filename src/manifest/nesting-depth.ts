import type { CST } from 'yaml';

/** Where a token nests deeper than `limit` mappings and lists, or undefined. Without recursion, which is what it guards. */
export function tooDeepOffset(root: CST.Token, limit: number): number | undefined {
  let level: readonly CST.Token[] = [root];
  for (let depth = 0; depth <= limit; depth += 1) level = level.flatMap(childrenOf);
  return level[0]?.offset;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const children: CST.Token[] = [];
  for (const { key, value } of token.items) {
    if (key != null) children.push(key);
    if (value != null) children.push(value);
  }
  return children;
}
