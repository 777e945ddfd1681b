import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../../kernel/json.ts';
import { isReservedName } from '../../kernel/reserved-name.ts';
import type { ProblemCode } from '../../model/problem.ts';
import { childPointer, printable } from '../fields/json-pointer.ts';
import { isSecretPlace, secretsIn } from './positioned-value.ts';
import type { PositionedValue } from './positioned-value.ts';
import type { TextRange } from '../fields/sensitive-fields.ts';

export const deepestNesting = 64;
const mostAliases = 100;
const mostAliasedNodes = 10_000;
const knownTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

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
  readonly root: PositionedValue;
  readonly faults: readonly Fault[];
  /** Where text stands that may be secret, also in what is left out of the value. Without mistakes nobody asks. */
  readonly secrets: () => readonly TextRange[];
}

/** The value of a YAML node with the place of each field. Our own walk: it bounds what aliases may grow to. */
export function readNode(contents: Node | null): ReadNode {
  const walk: Walk = {
    faults: [],
    anchors: new Map(),
    aliases: 0,
    aliasDepth: 0,
    aliasedNodes: 0,
    isStopped: false,
  };
  const root = readItem(walk, contents, { within: undefined, name: '', depth: 0, key: undefined }, 0);
  return { root, faults: walk.faults, secrets: () => secretsIn(root) };
}

/** What one walk has seen so far. */
interface Walk {
  readonly faults: Fault[];
  readonly anchors: Map<string, Node>;
  aliases: number;
  aliasDepth: number;
  aliasedNodes: number;
  isStopped: boolean;
}

/** The way to a node. Its pointer is put together only where it is asked for: of a document without mistakes never. */
interface Step {
  readonly within: Step | undefined;
  readonly name: string;
  readonly depth: number;
  readonly key: number | undefined;
}

const stepTo = (within: Step, name: string, key: number | undefined): Step => ({
  within,
  name,
  depth: within.depth + 1,
  key,
});

const pointerTo = ({ within, name }: Step): string =>
  within === undefined ? '' : childPointer(pointerTo(within), name);

/** `item` is no node where nothing is written, or nothing can be read: then the field stands at `fallback`, where its key or its list does. */
function readItem(walk: Walk, item: unknown, step: Step, fallback: number): PositionedValue {
  const placed = isNode(item) ? read(walk, item, step) : undefined;
  return placed ?? positionedScalar(step, null, fallback, fallback);
}

function read(walk: Walk, node: Node, step: Step): PositionedValue | undefined {
  if (walk.aliasDepth > 0) walk.aliasedNodes += 1;
  if (walk.isStopped || step.depth > deepestNesting || walk.aliasedNodes > mostAliasedNodes) {
    return stop(walk, node, step);
  }
  if (isAlias(node)) return readAlias(walk, node, step);
  checkTag(walk, node, step);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isMap(node)) return readMap(walk, node, step);
  if (isSeq(node)) return readList(walk, node, step);
  return positionedScalar(step, scalarValue(node.value), startOf(node), endOf(node));
}

function readAlias(walk: Walk, node: Alias, step: Step): PositionedValue | undefined {
  const target = walk.anchors.get(node.source);
  walk.aliases += 1;
  if (walk.aliases > mostAliases) return stop(walk, node, step);
  if (target === undefined) {
    const name = shownName(`*${node.source}`, step);
    walk.faults.push(unreadable(node, step, `Alias${name} has no anchor before it`, 'Write the value out'));
    return undefined;
  }
  walk.aliasDepth += 1;
  const placed = read(walk, target, step);
  walk.aliasDepth -= 1;
  return placed;
}

function readMap(walk: Walk, node: YAMLMap, step: Step): PositionedValue {
  const parts = node.items.filter(hasTextKey).map(({ key, value }) => {
    const offset = startOf(key);
    return readItem(walk, value, stepTo(step, key.value, offset), offset);
  });
  const value: Record<string, Json> = {};
  for (const part of parts) {
    if (isReservedName(part.name) || Object.hasOwn(value, part.name)) walk.faults.push(keyFault(part, step));
    else value[part.name] = part.value;
  }
  return positionedCollection(node, step, value, parts);
}

function readList(walk: Walk, node: YAMLSeq, step: Step): PositionedValue {
  const parts = node.items.map((item, index) =>
    readItem(walk, item, stepTo(step, String(index), undefined), startOf(node)),
  );
  const value = parts.map((part) => part.value);
  return positionedCollection(node, step, value, parts);
}

const positionedCollection = (
  node: Node,
  { name, key }: Step,
  value: Json,
  parts: readonly PositionedValue[],
): PositionedValue => ({ name, value, key, start: startOf(node), end: endOf(node), isScalar: false, parts });

const positionedScalar = ({ name, key }: Step, value: Json, start: number, end: number): PositionedValue => ({
  name,
  value,
  key,
  start,
  end,
  isScalar: true,
  parts: noParts,
});

const noParts: PositionedValue['parts'] = [];

function checkTag(walk: Walk, node: Node, step: Step): void {
  if (node.tag === undefined || knownTags.has(node.tag)) return;
  const name = shownName(tagName(node.tag), step);
  walk.faults.push(unreadable(node, step, `Tag${name} is not known`, 'Remove the tag'));
}

function stop(walk: Walk, node: Node, step: Step): PositionedValue | undefined {
  if (walk.isStopped) return undefined;
  walk.isStopped = true;
  walk.faults.push({
    code: 'yaml-alias-limit',
    message: `Aliases grow beyond ${mostAliases} uses, ${mostAliasedNodes} values or ${deepestNesting} levels`,
    hint: 'Write the values out instead of using aliases',
    offset: startOf(node),
    pointer: pointerTo(step),
    isReadable: false,
  });
  return undefined;
}

const unreadable = (node: Node, step: Step, message: string, hint: string): Fault => ({
  code: 'yaml-syntax',
  message,
  hint,
  offset: startOf(node),
  pointer: pointerTo(step),
  isReadable: false,
});

/** Any other key is a fault that the YAML library tells. */
const hasTextKey = (pair: Pair): pair is Pair<Scalar<string>> =>
  isScalar(pair.key) && typeof pair.key.value === 'string';

function keyFault({ name, key }: PositionedValue, parent: Step): Fault {
  const common = { offset: key ?? 0, pointer: childPointer(pointerTo(parent), name), isReadable: true };
  if (isReservedName(name)) {
    return { ...common, code: 'field-value', message: `Key "${name}" is reserved: wanted another key` };
  }
  return {
    ...common,
    code: 'yaml-syntax',
    message: `Key ${printable(JSON.stringify(name))} appears twice in the same mapping`,
    hint: 'Remove one of the two',
  };
}

/** A tag as it is written: `!!binary` is short for `tag:yaml.org,2002:binary`. */
const tagName = (tag: string): string => tag.replace(/^tag:yaml\.org,2002:/, '!!');

/** A password may begin with "*" or "!", and nobody has put it in quotes. */
const shownName = (name: string, step: Step): string =>
  isSecretPlace(pointerTo(step)) ? '' : ` "${printable(name)}"`;

const startOf = (node: Node): number => node.range?.[0] ?? 0;

const endOf = (node: Node): number => node.range?.[1] ?? startOf(node);

const scalarValue = (value: unknown): Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
