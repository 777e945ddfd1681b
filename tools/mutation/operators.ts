import ts from 'typescript';

/** Another text for a node: what a slip of the pen could have made of it. */
export interface Variant {
  readonly node: ts.Node;
  readonly text: string;
  /** What is seen of it: the part that became another one, or nothing. */
  readonly slip: Slip;
}

interface Slip {
  readonly at: ts.Node;
  readonly from: string;
  readonly to: string;
}

/** All the ways in which one node can be wrong. Words for people are left alone: a test would only repeat them. */
export const variantsOf = (node: ts.Node): readonly Variant[] =>
  isUntouchable(node) ? [] : operators.flatMap((operator) => operator(node));

type Operator = (node: ts.Node) => readonly Variant[];

/** The whole node becomes another text. */
const become =
  (node: ts.Node) =>
  (text: string): Variant => ({ node, text, slip: { at: node, from: textOf(node), to: text } });

const textOf = (node: ts.Node): string => node.getText();

/** Conditions: taken always, taken never. A loop that never ends proves nothing, so it is only left out. */
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
 * `a === b` to `a !== b`, `a < b` to `a <= b`; of `a && b`, `a || b` and `a ?? b` also one side alone. An empty fallback
 * stays: most often it only tells the compiler what the code knows.
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

/** Booleans are turned round, numbers are one off, single words become other ones. */
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

/** Turning the comparison round does as much. */
const isCompared = ({ parent }: ts.Node): boolean =>
  ts.isBinaryExpression(parent) && swappedOperators[parent.operatorToken.kind] !== undefined;

const isFallback = (node: ts.StringLiteralLike): boolean =>
  node.text === '' &&
  (ts.isBindingElement(node.parent) || ts.isParameter(node.parent) || ts.isBinaryExpression(node.parent));

/** Lists and objects without one of their parts; `a: undefined` and `a: false` say as much as nothing. */
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

/** What gives back something of the kind that it was called on, so that it can be left out. */
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

/** Functions that do and give nothing; statements that are left out. */
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

/** Types, names and imports are no code; a part of a chain cannot be replaced without breaking the chain. */
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

/** `a?.b` in `a?.b.c`: on its own it would not end the chain where there is no `a`. */
const isInsideChain = (node: ts.Node): boolean =>
  ts.isOptionalChain(node) && ts.isOptionalChain(node.parent) && node.parent.expression === node;
