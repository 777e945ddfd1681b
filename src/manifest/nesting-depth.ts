import type { CST } from 'yaml';

/** Where a token nests deeper than `limit` mappings and lists, or undefined. Without recursion, which is what it guards. */
export function tooDeepOffset(root: CST.Token, limit: number): number | undefined {
  const open = [{ token: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > limit) return next.token.offset;
    for (const token of childrenOf(next.token)) open.push({ token, depth: next.depth + 1 });
  }
  return undefined;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((child) => child != null);
}
