import type { CST } from 'yaml';

/** The offset at which a token nests deeper than `limit` mappings and lists, or undefined. Never recurses deeper than `limit`. */
export function tooDeepOffset(token: CST.Token, limit: number): number | undefined {
  if (limit < 0) return token.offset;
  if (token.type === 'document') return token.value && tooDeepOffset(token.value, limit - 1);
  if (!('items' in token)) return undefined;
  for (const { key, value } of token.items) {
    const offset = (key && tooDeepOffset(key, limit - 1)) ?? (value && tooDeepOffset(value, limit - 1));
    if (offset !== undefined) return offset;
  }
  return undefined;
}
