import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../../kernel/json.ts';
import { visibleText } from '../../kernel/visible-text.ts';
import { isReservedName } from '../../kernel/reserved-name.ts';
import type { ProblemCode } from '../../model/manifest/problem.ts';
import { childPointer, fieldName } from '../fields/json-pointer.ts';
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
  /** Whether the value is still what the user wrote, so that its fields can be checked. */
  readonly isReadable: boolean;
}

export interface ReadNode {
  readonly root: PositionedValue;
  readonly faults: readonly Fault[];
  /** The ranges of text that may be secret, including text that is not child of the value. Only computed for documents with mistakes. */
  readonly secrets: () => readonly TextRange[];
}

/** The value of a YAML node with the position of each field. Not the library's own conversion, so that the expansion of aliases can be limited. */
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

/** The state of one walk. */
interface Walk {
  readonly faults: Fault[];
  readonly anchors: Map<string, Node>;
  aliases: number;
  aliasDepth: number;
  aliasedNodes: number;
  isStopped: boolean;
}

/** The path to a node. Its pointer is only built when it is needed, which is never for documents without mistakes. */
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

/** `item` is not a node if there is no value. Then the field is positioned at `fallback`, the offset of its key or list. */
function readItem(walk: Walk, item: unknown, step: Step, fallback: number): PositionedValue {
  const positioned = isNode(item) ? read(walk, item, step) : undefined;
  return positioned ?? positionedScalar(step, null, fallback, fallback);
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
  const positioned = read(walk, target, step);
  walk.aliasDepth -= 1;
  return positioned;
}

function readMap(walk: Walk, node: YAMLMap, step: Step): PositionedValue {
  const children = node.items.filter(hasTextKey).map(({ key, value }) => {
    const offset = startOf(key);
    const inner = stepTo(step, key.value, offset);
    if (isVariable(inner) && isWithoutValue(value)) walk.faults.push(emptyVariable(step, offset));
    return readItem(walk, value, inner, offset);
  });
  const value: Record<string, Json> = {};
  for (const child of children) {
    if (isReservedName(child.name) || Object.hasOwn(value, child.name))
      walk.faults.push(keyFault(child, step));
    else value[child.name] = child.value;
  }
  return positionedCollection(node, step, value, children);
}

/** A variable of `spec.env`, where null has a meaning: a forgotten value must not be read as one. */
const isVariable = ({ within }: Step): boolean =>
  within?.name === 'env' && within.within?.name === 'spec' && within.depth === 2;

const isWithoutValue = (value: unknown): boolean =>
  value === null || (isScalar(value) && value.value === null && (value.source ?? '') === '');

/** Without its name: in a file with a mistake, a value may have become the name of a variable. */
const emptyVariable = (env: Step, offset: number): Fault => ({
  code: 'field-type',
  message: `A variable of "${fieldName(pointerTo(env))}" is empty: expected text, or null to remove a variable of the image`,
  hint: 'Put quotes around it: "" is empty text',
  offset,
  pointer: pointerTo(env),
  isReadable: true,
});

function readList(walk: Walk, node: YAMLSeq, step: Step): PositionedValue {
  const children = node.items.map((item, index) =>
    readItem(walk, item, stepTo(step, String(index), undefined), startOf(node)),
  );
  const value = children.map((child) => child.value);
  return positionedCollection(node, step, value, children);
}

const positionedCollection = (
  node: Node,
  { name, key }: Step,
  value: Json,
  children: readonly PositionedValue[],
): PositionedValue => ({
  name,
  value,
  key,
  start: startOf(node),
  end: endOf(node),
  isScalar: false,
  children,
});

const positionedScalar = ({ name, key }: Step, value: Json, start: number, end: number): PositionedValue => ({
  name,
  value,
  key,
  start,
  end,
  isScalar: true,
  children: noChildren,
});

const noChildren: PositionedValue['children'] = [];

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
    message: `Aliases exceed ${mostAliases} uses, ${mostAliasedNodes} values or ${deepestNesting} levels`,
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

/** The YAML library reports any other key as an error. */
const hasTextKey = (pair: Pair): pair is Pair<Scalar<string>> =>
  isScalar(pair.key) && typeof pair.key.value === 'string';

function keyFault({ name, key }: PositionedValue, parent: Step): Fault {
  const common = { offset: key ?? 0, pointer: childPointer(pointerTo(parent), name), isReadable: true };
  if (isReservedName(name)) {
    return { ...common, code: 'field-value', message: `Key "${name}" is reserved: expected another key` };
  }
  return {
    ...common,
    code: 'yaml-syntax',
    message: `Key ${visibleText(JSON.stringify(name))} appears twice in the same mapping`,
    hint: 'Remove one of the two',
  };
}

/** A tag as users write it: `!!binary` is short for `tag:yaml.org,2002:binary`. */
const tagName = (tag: string): string => tag.replace(/^tag:yaml\.org,2002:/, '!!');

/** An unquoted password that begins with "*" or "!" is read as an alias or a tag, so its name must not be shown. */
const shownName = (name: string, step: Step): string =>
  isSecretPlace(pointerTo(step)) ? '' : ` "${visibleText(name)}"`;

const startOf = (node: Node): number => node.range?.[0] ?? 0;

const endOf = (node: Node): number => node.range?.[1] ?? startOf(node);

const scalarValue = (value: unknown): Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
