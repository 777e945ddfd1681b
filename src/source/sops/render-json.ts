import { isMap, isScalar, isSeq } from 'yaml';

/** JSON with the keys in their order, and whole numbers of any size. */
export const renderJson = (root: unknown): string => `${textOf(root, '')}\n`;

function textOf(node: unknown, indent: string): string {
  const inner = `${indent}\t`;
  if (isMap(node)) {
    const entries = node.items.map(
      ({ key, value }) => `${inner}${scalarText(isScalar(key) ? key.value : key)}: ${textOf(value, inner)}`,
    );
    return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => inner + textOf(item, inner));
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
  }
  return scalarText(isScalar(node) ? node.value : node);
}

const scalarText = (value: unknown): string =>
  typeof value === 'bigint' ? String(value) : JSON.stringify(value ?? null);
