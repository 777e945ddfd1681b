/**
 * What keeps swarm from expanding a Go template, or undefined. It checks what swarm evaluates when a service is created:
 * actions that end, blocks that end, and names that exist. The text may be a secret, so no reason quotes it. Arguments of
 * functions are left to the engine.
 */
export function templateFault(text: string): string | undefined {
  const actions = actionsOf(text);
  return typeof actions === 'string' ? actions : faultIn(actions);
}

interface Token {
  readonly kind: 'word' | 'field' | 'variable' | 'literal' | 'sign';
  readonly text: string;
  /** Directly behind a closing parenthesis: a field of what is in it. */
  readonly isChained: boolean;
}

const fields: FieldTree = {
  Service: { ID: true, Name: true, Labels: 'any' },
  Node: { ID: true, Hostname: true, Platform: { Architecture: true, OS: true } },
  Task: { ID: true, Name: true, Slot: true },
};

interface FieldTree {
  readonly [name: string]: FieldTree | true | 'any';
}

/** For the hint of a problem. */
export const templateFields =
  '.Service.ID, .Service.Name, .Service.Labels.KEY, .Node.ID, .Node.Hostname, .Node.Platform.OS, .Node.Platform.Architecture, .Task.ID, .Task.Name, .Task.Slot';

/** Go's own functions, and one of swarm. */
const functions: ReadonlySet<string> = new Set([
  ...['and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or', 'print'],
  ...['printf', 'println', 'slice', 'urlquery', 'join'],
]);

const constants: ReadonlySet<string> = new Set(['true', 'false', 'nil']);

const openers: ReadonlySet<string> = new Set(['if', 'range', 'with', 'define', 'block']);

/** In their bodies the dot is another value. */
const rebinders: ReadonlySet<string> = new Set(['range', 'with', 'define', 'block']);

const notClosed = 'an action is not closed: expected "}}"';
const notReadable = 'an action cannot be read';

/** The tokens of each action; a reason if one cannot be read. */
function actionsOf(text: string): readonly (readonly Token[])[] | string {
  const actions: (readonly Token[])[] = [];
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at)) {
    const comment = /^\{\{(?:- )?\/\*/.exec(text.slice(at, at + 6));
    const action = comment === null ? readAction(text, at + 2) : readComment(text, at);
    if (typeof action === 'string') return action;
    if (comment === null) actions.push(action.tokens);
    at = action.end;
  }
  return actions;
}

interface ReadAction {
  readonly tokens: readonly Token[];
  readonly end: number;
}

function readComment(text: string, at: number): ReadAction | string {
  const close = text.indexOf('*/', at);
  const end = /^( -)?\}\}/.exec(text.slice(close + 2, close + 6));
  return close === -1 || end === null ? notClosed : { tokens: [], end: close + 2 + end[0].length };
}

const tokenPattern =
  /(\s+)|(-?\}\})|("(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|[+-]?\d[\w.]*)|(\$\w*(?:\.\w+)*)|((?:\.\w+)+|\.)|(\w+)|(:=|[|()=,-])/y;

function readAction(text: string, start: number): ReadAction | string {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  pattern.lastIndex = start;
  for (;;) {
    const isChained = text[pattern.lastIndex - 1] === ')';
    const found = pattern.exec(text);
    if (found === null) return text.includes('}}', start) ? notReadable : notClosed;
    const [whole, space, close, literal, variable, field, word, sign] = found;
    if (close !== undefined) return { tokens, end: pattern.lastIndex };
    if (space !== undefined) continue;
    if (literal !== undefined) tokens.push({ kind: 'literal', text: whole, isChained });
    else if (variable !== undefined) tokens.push({ kind: 'variable', text: whole, isChained });
    else if (field !== undefined) tokens.push({ kind: 'field', text: whole, isChained });
    else if (word !== undefined) tokens.push({ kind: 'word', text: whole, isChained });
    else if (sign !== '-') tokens.push({ kind: 'sign', text: whole, isChained });
  }
}

interface Scope {
  readonly blocks: string[];
  readonly variables: Set<string>;
  readonly defined: ReadonlySet<string>;
}

function faultIn(actions: readonly (readonly Token[])[]): string | undefined {
  const names = actions.filter(([first]) => first?.text === 'define' || first?.text === 'block');
  const scope: Scope = {
    blocks: [],
    variables: new Set(['$']),
    defined: new Set(names.map(([, name]) => name?.text ?? '')),
  };
  for (const tokens of actions) {
    const fault = actionFault(tokens, scope);
    if (fault !== undefined) return fault;
  }
  return scope.blocks.length === 0 ? undefined : 'an if, range, with or define has no end';
}

type KeywordCheck = (rest: readonly Token[], scope: Scope) => string | undefined;

const keywords = new Map<string, KeywordCheck>([
  [
    'end',
    (_, { blocks }) =>
      blocks.pop() === undefined ? 'an end belongs to no if, range, with or define' : undefined,
  ],
  ['else', elseFault],
  [
    'template',
    ([name], { defined }) =>
      defined.has(name?.text ?? '') ? undefined : 'a template is used that is not defined',
  ],
  ...['break', 'continue'].map((word): [string, KeywordCheck] => [
    word,
    (_, { blocks }) => (blocks.includes('range') ? undefined : `a ${word} is outside of range`),
  ]),
  ...[...openers].map((word): [string, KeywordCheck] => [
    word,
    (rest, scope) => openFault(word, rest, scope),
  ]),
]);

function actionFault(tokens: readonly Token[], scope: Scope): string | undefined {
  const [first, ...rest] = tokens;
  if (first === undefined) return 'an action is empty';
  const check = first.kind === 'word' ? keywords.get(first.text) : undefined;
  return check === undefined ? pipelineFault(tokens, scope) : check(rest, scope);
}

function openFault(keyword: string, rest: readonly Token[], scope: Scope): string | undefined {
  if (rest.length === 0) return `${keyword} has no value`;
  const fault = pipelineFault(rest, scope);
  scope.blocks.push(keyword);
  return fault;
}

function elseFault([condition, ...rest]: readonly Token[], scope: Scope): string | undefined {
  if (scope.blocks.length === 0) return 'an else belongs to no if, range or with';
  return condition === undefined ? undefined : pipelineFault(rest, scope);
}

function pipelineFault(tokens: readonly Token[], scope: Scope): string | undefined {
  tokens.forEach((token, index) => {
    const isDeclared = token.kind === 'variable' && [':=', ',', '='].includes(tokens[index + 1]?.text ?? '');
    if (isDeclared) scope.variables.add(token.text);
  });
  for (const token of tokens) {
    const fault = nameFault(token, scope);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const unknownField = 'it names a field that swarm does not have';

function nameFault(token: Token, scope: Scope): string | undefined {
  switch (token.kind) {
    case 'word':
      return functions.has(token.text) || constants.has(token.text)
        ? undefined
        : 'it uses a function that swarm does not have';
    case 'field':
      return isFieldOfDot(token, scope) ? undefined : unknownField;
    case 'variable':
      return variableFault(token.text.split('.'), scope);
    case 'literal':
    case 'sign':
      return undefined;
  }
}

const isFieldOfDot = ({ text, isChained }: Token, { blocks }: Scope): boolean =>
  isChained || blocks.some((block) => rebinders.has(block)) || isField(text.split('.').slice(1));

function variableFault([name = '', ...path]: readonly string[], { variables }: Scope): string | undefined {
  if (!variables.has(name)) return 'it uses a variable that is not declared';
  return name !== '$' || isField(path) ? undefined : unknownField;
}

/** An empty path is the dot itself. */
function isField(path: readonly string[]): boolean {
  let at: FieldTree | true | 'any' = fields;
  for (const name of path) {
    if (name === '' || at === 'any') return true;
    if (at === true) return false;
    const inner: FieldTree | true | 'any' | undefined = Object.hasOwn(at, name) ? at[name] : undefined;
    if (inner === undefined) return false;
    at = inner;
  }
  return true;
}
