import ts from 'typescript';

/** A replacement for the text of a node: a mistake that someone could have made there. */
export interface Variant {
  readonly node: ts.Node;
  readonly text: string;
  /** The part that differs, for the report. */
  readonly slip: Slip;
}

interface Slip {
  readonly at: ts.Node;
  readonly from: string;
  readonly to: string;
}

/** All variants of one node. Messages for people are not mutated: a test would only repeat them. */
export const variantsOf = (node: ts.Node): readonly Variant[] =>
  isUntouchable(node) ? [] : operators.flatMap((operator) => operator(node));

type Operator = (node: ts.Node) => readonly Variant[];

/** Replaces the whole node. */
const become =
  (node: ts.Node) =>
  (text: string): Variant => ({ node, text, slip: { at: node, from: textOf(node), to: text } });

const textOf = (node: ts.Node): string => node.getText();

/** Conditions become true and false. A `while` only becomes false, since an endless loop proves nothing. */
const conditions: Operator = (node) => {
  const { parent } = node;
  if (ts.isWhileStatement(parent) && parent.expression === node) return [become(node)('false')];
  const isCondition =
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node);
  return isCondition ? ['true', 'false'].map(become(node)) : [];
};

const swappedOperators: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
};

const joining: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/**
 * `a === b` to `a !== b`, `a < b` to `a <= b`; `a && b`, `a || b` and `a ?? b` also to one side alone. An empty fallback
 * is kept: it is mostly there to satisfy the compiler.
 */
const binaryOperators: Operator = (node) => {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const swapped = (swappedOperators[operatorToken.kind] ?? []).map(
    (operator) => `${textOf(left)} ${operator} ${textOf(right)}`,
  );
  const isNeeded = joining.has(operatorToken.kind);
  const sides = [...(isNeeded && !isEmpty(right) ? [left] : []), ...(isNeeded ? [right] : [])];
  return [...swapped, ...sides.map(textOf)].map(become(node));
};

const isEmpty = (node: ts.Node): boolean => ["''", '[]', '{}', 'null', 'false'].includes(textOf(node));

const negations: Operator = (node) =>
  ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
    ? [become(node)(textOf(node.operand))]
    : [];

/** Inverts booleans, adds one to numbers, replaces single words. */
const literals: Operator = (node) => otherLiterals(node).map(become(node));

function otherLiterals(node: ts.Node): readonly string[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (ts.isNumericLiteral(node)) return [String(Number(node.text) + 1)];
  if (ts.isStringLiteralLike(node))
    return isWords(node.text) || isCompared(node) || isFallback(node) ? [] : ["'mutant'"];
  return ts.isTemplateExpression(node) && !partsOf(node).some(isWords) ? ["'mutant'"] : [];
}

const partsOf = ({ head, templateSpans }: ts.TemplateExpression): readonly string[] =>
  [head, ...templateSpans.map(({ literal }) => literal)].map(({ text }) => text);

const isWords = (text: string): boolean => /\s/.test(text);

/** Inverting the comparison has the same effect. */
const isCompared = ({ parent }: ts.Node): boolean =>
  ts.isBinaryExpression(parent) && swappedOperators[parent.operatorToken.kind] !== undefined;

const isFallback = (node: ts.StringLiteralLike): boolean =>
  node.text === '' &&
  (ts.isBindingElement(node.parent) || ts.isParameter(node.parent) || ts.isBinaryExpression(node.parent));

/** Removes one element of a list or object, except `a: undefined` and `a: false`, which mean the same as nothing. */
const collections: Operator = (node) => {
  if (ts.isArrayLiteralExpression(node)) return withoutEach(node, node.elements, (inner) => `[${inner}]`);
  if (!ts.isObjectLiteralExpression(node)) return [];
  return withoutEach(node, node.properties, (inner) => `{${inner}}`).filter(({ slip }) => !isIdle(slip.at));
};

const isIdle = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && ['undefined', 'false'].includes(textOf(node.initializer));

const withoutEach = (
  node: ts.Node,
  parts: readonly ts.Node[],
  enclose: (inner: string) => string,
): readonly Variant[] =>
  parts.map((left) => {
    const others = parts.filter((part) => part !== left).map(textOf);
    return { node, text: enclose(others.join(', ')), slip: { at: left, from: textOf(left), to: '' } };
  });

const swappedMethods: Readonly<Partial<Record<string, string>>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  findLast: 'find',
  min: 'max',
  max: 'min',
};

/** Methods that return the type that they are called on, so that the call can be removed. */
const leftOutMethods: ReadonlySet<string> = new Set([
  'filter',
  'sort',
  'toSorted',
  'slice',
  'trim',
  'trimEnd',
  'reverse',
  'replaceAll',
  'toLowerCase',
]);

const methods: Operator = (node) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression, name } = node.expression;
  const rest = `(${node.arguments.map(textOf).join(', ')})`;
  if (leftOutMethods.has(name.text))
    return [{ node, text: textOf(expression), slip: { at: name, from: `.${name.text}${rest}`, to: '' } }];
  const other = swappedMethods[name.text];
  if (other === undefined) return [];
  const slip = { at: name, from: name.text, to: other };
  return [{ node, text: `${textOf(expression)}.${other}${rest}`, slip }];
};

/** `a?.b` to `a.b`. */
const optionalChains: Operator = (node) => {
  const question = questionOf(node);
  if (question === undefined) return [];
  const start = node.getStart();
  const dot = ts.isPropertyAccessExpression(node) ? '.' : '';
  const text = `${textOf(node).slice(0, question.getStart() - start)}${dot}${textOf(node).slice(question.end - start)}`;
  return [become(node)(text)];
};

const questionOf = (node: ts.Node): ts.QuestionDotToken | undefined =>
  ts.isPropertyAccessChain(node) || ts.isElementAccessChain(node) || ts.isCallChain(node)
    ? node.questionDotToken
    : undefined;

/** Empties functions and removes statements. */
const bodies: Operator = (node) => {
  const { parent } = node;
  if (ts.isArrowFunction(parent) && parent.body === node && !ts.isBlock(node))
    return textOf(node) === 'undefined' ? [] : [become(node)('undefined')];
  if (ts.isExpressionStatement(parent)) return [{ ...become(node)('undefined'), slip: leftOut(node) }];
  const isBody = ts.isBlock(node) && (ts.isFunctionDeclaration(parent) || ts.isArrowFunction(parent));
  return isBody ? [{ node, text: '{}', slip: { at: node, from: '{ … }', to: '{}' } }] : [];
};

const leftOut = (node: ts.Node): Slip => ({ at: node, from: textOf(node), to: '' });

const operators: readonly Operator[] = [
  conditions,
  binaryOperators,
  negations,
  literals,
  collections,
  methods,
  optionalChains,
  bodies,
];

/** Types, names and imports are not code. A link of an optional chain cannot be replaced without breaking the chain. */
function isUntouchable(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isExpression(node) && !ts.isBlock(node)) return true;
  if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent) || ts.isTypeNode(node)) return true;
  if (isName(node)) return true;
  return isInsideChain(node) || isCallee(node);
}

const isName = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) || ts.isComputedPropertyName(node);

const isCallee = (node: ts.Node): boolean =>
  ts.isCallExpression(node.parent) && node.parent.expression === node;

/** `a?.b` in `a?.b.c`: in parentheses it would not short-circuit the rest of the chain. */
const isInsideChain = (node: ts.Node): boolean =>
  ts.isOptionalChain(node) && ts.isOptionalChain(node.parent) && node.parent.expression === node;
