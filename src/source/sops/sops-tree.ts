import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { composeDocument } from './compose-document.ts';
import { renderJson } from './render-json.ts';
import type { OpenValue, SopsFile, SopsValue } from './sops-file.ts';
import { damaged, SopsError } from './sops-failure.ts';
import { parseMetadata } from './sops-metadata.ts';

/** A file of SOPS in YAML or JSON, which is YAML too. A parser of JSON would sort keys that are numbers. */
export function parseTree(bytes: Uint8Array, format: 'yaml' | 'json'): SopsFile {
  const { document, root } = parseDocument(bytes);
  const { sops } = document.toJS({ maxAliasCount: 0 }) as { readonly sops?: unknown };
  return {
    metadata: parseMetadata(sops),
    render: (open) => {
      root.delete('sops');
      openMap(root, [], open);
      if (format === 'json') return Buffer.from(renderJson(root));
      removeSealedComments(document);
      return Buffer.from(document.toString({ lineWidth: 0, indent: 4 }));
    },
  };
}

/** SOPS encrypts a binary file as the only value of a JSON file; undefined if this is not one. */
export function parseBinary(bytes: Uint8Array): SopsFile | undefined {
  const { document, root } = parseDocument(bytes);
  const keys = root.items.map(({ key }) => keyOf(key));
  const data = root.get('data', true);
  if (keys.toSorted().join() !== 'data,sops' || !isScalar(data)) return undefined;
  const { sops } = document.toJS({ maxAliasCount: 0 }) as { readonly sops?: unknown };
  return {
    metadata: parseMetadata(sops),
    render: (open) => bytesOf(open(valueOf(data), ['data'])),
  };
}

const bytesOf = (value: SopsValue): Uint8Array =>
  value instanceof Uint8Array ? value : Buffer.from(String(value));

interface Parsed {
  readonly document: Document.Parsed;
  readonly root: YAMLMap;
}

function parseDocument(bytes: Uint8Array): Parsed {
  const document = composeDocument(Buffer.from(bytes).toString());
  const root: unknown = document.contents;
  if (!isMap(root)) throw damaged('it');
  visit(document, {
    Alias: () => {
      throw new SopsError('it contains an alias', 'Write the value instead of the alias');
    },
  });
  return { document, root };
}

function openMap(map: YAMLMap, path: readonly string[], open: OpenValue): void {
  for (const { key, value } of map.items) openNode(value as Node | null, [...path, keyOf(key)], open);
}

function openNode(node: Node | null, path: readonly string[], open: OpenValue): void {
  if (isMap(node)) openMap(node, path, open);
  else if (isSeq(node)) for (const item of node.items) openNode(item as Node | null, path, open);
  else if (isScalar(node)) openScalar(node, path, open);
}

/** An empty value is not encrypted, and not part of the MAC. */
function openScalar(node: Scalar, path: readonly string[], open: OpenValue): void {
  if (node.value === null || node.value === undefined) return;
  const before = valueOf(node);
  const after = open(before, path);
  if (after === before) return;
  node.value = after instanceof Uint8Array ? Buffer.from(after).toString() : after;
  delete node.type;
  delete node.source;
  delete node.format;
}

/** A key of another type than text is none that SOPS accepts. */
function keyOf(key: unknown): string {
  const value: unknown = isScalar(key) ? key.value : key;
  if (typeof value === 'string') return value;
  throw new SopsError('a key in it is not a text', 'Write the key in quotes, and encrypt the file again');
}

function valueOf({ value }: Scalar): SopsValue {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return value;
  throw new SopsError('a value in it has a type that is not supported');
}

/** What the reconciler deploys needs no comments, and these could not be read. */
function removeSealedComments(document: Document): void {
  const clean = (node: { comment?: string | null; commentBefore?: string | null }): void => {
    if (isSealed(node.comment)) node.comment = null;
    if (isSealed(node.commentBefore)) node.commentBefore = null;
  };
  clean(document);
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node) && !isPair(node) && (isScalar(node) || isCollection(node))) clean(node);
    },
  });
}

const isSealed = (comment: string | null | undefined): boolean =>
  comment?.includes('ENC[AES256_GCM,') === true;
