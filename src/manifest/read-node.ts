import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import type { Json } from '../model/json.ts';
import type { ProblemCode } from '../model/problem.ts';
import { childPointer, printable } from './json-pointer.ts';
import { isSensitive } from './sensitive.ts';
import type { TextRange } from './sensitive.ts';

export const deepestNesting = 64;
const mostAliases = 100;
const mostAliasedNodes = 10_000;
const knownTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Where a field stands, as offsets into the file's text. */
export interface FieldPlace {
  readonly key: number | undefined;
  readonly value: number;
  readonly valueEnd: number;
  readonly isScalar: boolean;
}

export interface Fault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
  readonly offset: number;
  readonly pointer: string;
  /** Whether the value is still what the person wrote, so that looking at its fields makes sense. */
  readonly isReadable: boolean;
}

export interface ReadNode {
  readonly value: Json;
  readonly places: ReadonlyMap<string, FieldPlace>;
  readonly faults: readonly Fault[];
  /** Where text stands that may be secret, also in what is left out of the value. */
  readonly secrets: readonly TextRange[];
}

/** The value of a YAML node with the place of each field. Our own walk: it bounds what aliases may grow to. */
export function readNode(root: Node | null): ReadNode {
  const walk: Walk = {
    places: new Map(),
    faults: [],
    secrets: [],
    anchors: new Map(),
    aliases: 0,
    aliasDepth: 0,
    aliasedNodes: 0,
    isStopped: false,
  };
  const value = root === null ? null : read(walk, root, { pointer: '', depth: 0, key: undefined });
  return { value, places: walk.places, faults: walk.faults, secrets: walk.secrets };
}

/** What one walk has seen so far. */
interface Walk {
  readonly places: Map<string, FieldPlace>;
  readonly faults: Fault[];
  readonly secrets: TextRange[];
  readonly anchors: Map<string, Node>;
  aliases: number;
  aliasDepth: number;
  aliasedNodes: number;
  isStopped: boolean;
}

interface Step {
  readonly pointer: string;
  readonly depth: number;
  readonly key: number | undefined;
}

function read(walk: Walk, node: Node, step: Step): Json {
  if (walk.aliasDepth > 0) walk.aliasedNodes += 1;
  if (walk.isStopped || step.depth > deepestNesting || walk.aliasedNodes > mostAliasedNodes) {
    return stop(walk, node, step);
  }
  if (isAlias(node)) return readAlias(walk, node, step);
  note(walk, node, step);
  checkTag(walk, node, step);
  return readContent(walk, node, step);
}

function note(walk: Walk, node: Node, { pointer, key }: Step): void {
  const value = startOf(node);
  const valueEnd = node.range?.[1] ?? value;
  if (isScalar(node) && isSensitive(pointer)) walk.secrets.push({ start: value, end: valueEnd });
  // Of two equal keys the first one counts.
  if (!walk.places.has(pointer)) walk.places.set(pointer, { key, value, valueEnd, isScalar: isScalar(node) });
}

function readContent(walk: Walk, node: Node, step: Step): Json {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return scalarValue(node.value);
  if (isMap(node)) return readMap(walk, node, step);
  return node.items.map((item, index) => {
    const child = { pointer: childPointer(step.pointer, index), depth: step.depth + 1, key: undefined };
    return readItem(walk, item, child, startOf(node));
  });
}

function readAlias(walk: Walk, node: Alias, step: Step): Json {
  const target = walk.anchors.get(node.source);
  walk.aliases += 1;
  if (walk.aliases > mostAliases) return stop(walk, node, step);
  if (target === undefined) {
    const message = `Alias "*${printable(node.source)}" has no anchor before it`;
    walk.faults.push(unreadable(node, step, message, 'Write the value out'));
    return null;
  }
  walk.aliasDepth += 1;
  const value = read(walk, target, step);
  walk.aliasDepth -= 1;
  return value;
}

function readMap(walk: Walk, node: YAMLMap, step: Step): Json {
  const entries = new Map<string, Json>();
  for (const pair of node.items) {
    const key = keyOf(pair);
    if (key === undefined) continue;
    const child = { pointer: childPointer(step.pointer, key.name), depth: step.depth + 1, key: key.offset };
    const value = readItem(walk, pair.value, child, key.offset);
    if (key.name === '__proto__' || entries.has(key.name)) walk.faults.push(keyFault(key, step.pointer));
    else entries.set(key.name, value);
  }
  return Object.fromEntries(entries);
}

/** `item` is no node where nothing is written: then the field stands where its key or its list does. */
function readItem(walk: Walk, item: unknown, step: Step, fallback: number): Json {
  if (isNode(item)) return read(walk, item, step);
  walk.places.set(step.pointer, { key: step.key, value: fallback, valueEnd: fallback, isScalar: true });
  return null;
}

function checkTag(walk: Walk, node: Node, step: Step): void {
  if (node.tag === undefined || knownTags.has(node.tag)) return;
  walk.faults.push(unreadable(node, step, `Tag "${tagName(node.tag)}" is not known`, 'Remove the tag'));
}

function stop(walk: Walk, node: Node, step: Step): Json {
  if (walk.isStopped) return null;
  walk.isStopped = true;
  walk.faults.push({
    code: 'yaml-alias-limit',
    message: `Aliases grow beyond ${mostAliases} uses, ${mostAliasedNodes} values or ${deepestNesting} levels`,
    hint: 'Write the values out instead of using aliases',
    offset: startOf(node),
    pointer: step.pointer,
    isReadable: false,
  });
  return null;
}

const unreadable = (node: Node, step: Step, message: string, hint: string): Fault => ({
  code: 'yaml-syntax',
  message,
  hint,
  offset: startOf(node),
  pointer: step.pointer,
  isReadable: false,
});

interface KeyText {
  readonly name: string;
  readonly offset: number;
}

function keyOf(pair: Pair): KeyText | undefined {
  const { key } = pair;
  if (!isScalar(key) || typeof key.value !== 'string') return undefined;
  return { name: key.value, offset: startOf(key) };
}

function keyFault(key: KeyText, parent: string): Fault {
  const common = { offset: key.offset, pointer: childPointer(parent, key.name), isReadable: true };
  if (key.name === '__proto__') {
    return { ...common, code: 'field-value', message: 'Key "__proto__" is reserved: wanted another key' };
  }
  return {
    ...common,
    code: 'yaml-syntax',
    message: `Key ${printable(JSON.stringify(key.name))} appears twice in the same mapping`,
    hint: 'Remove one of the two',
  };
}

/** A tag as it is written: `!!binary` is short for `tag:yaml.org,2002:binary`. */
const tagName = (tag: string): string => printable(tag.replace(/^tag:yaml\.org,2002:/, '!!'));

const startOf = (node: Node): number => node.range?.[0] ?? 0;

const scalarValue = (value: unknown): Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
