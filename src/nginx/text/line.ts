import type { LineOrigin } from '../proxy-model.ts';

/** What a line of nginx.conf comes from. */
export interface Origin {
  /** Undefined: from a key of config.toml. */
  readonly service?: string;
  readonly label: string;
}

export interface Line {
  readonly text: string;
  readonly origin?: Origin | undefined;
}

/** Text of ours with variables of nginx in it. */
interface WithVariables {
  readonly withVariables: string;
}

export type Argument = string | number | WithVariables;

export const withVariables = (text: string): WithVariables => ({ withVariables: text });

/** Characters that mean nothing to nginx, wherever they are. */
const plainWord = /^[\w.:/@%+*=,[\]~-]+$/;

const controlCharacter = /[\u0000-\u001f\u007f]/;

/**
 * The one place where a value becomes text of nginx.conf. `$` has no escape in nginx, and a control character has no
 * place in a value: who lets one through to here has a bug.
 */
export function written(argument: Argument): string {
  if (typeof argument === 'number') return String(argument);
  const isOurs = typeof argument !== 'string';
  const text = isOurs ? argument.withVariables : argument;
  if (controlCharacter.test(text) || (!isOurs && text.includes('$'))) {
    throw new Error(`Not a value for nginx.conf: ${JSON.stringify(text)}`);
  }
  if (plainWord.test(text) || (isOurs && /^\$\w+$/.test(text))) return text;
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** `name arguments;` */
export const directive = (name: string, args: readonly Argument[], origin?: Origin): Line => ({
  text: `${[name, ...args.map(written)].join(' ')};`,
  origin,
});

/** `name arguments { body }`, over several lines. */
export const block = (
  name: string,
  args: readonly Argument[],
  body: readonly Line[],
  origin?: Origin,
): readonly Line[] => [
  { text: `${[name, ...args.map(written)].join(' ')} {`, origin },
  ...indented(body),
  { text: '}', origin },
];

export const indented = (lines: readonly Line[]): readonly Line[] =>
  lines.map(({ text, origin }) => ({ text: text === '' ? '' : `  ${text}`, origin }));

export const comment = (text: string): Line => ({ text: `# ${text}` });

/** The bytes of the file, and the origins of its lines. */
export function assemble(lines: readonly Line[]): {
  readonly text: string;
  readonly origins: readonly LineOrigin[];
} {
  const origins: LineOrigin[] = [];
  lines.forEach(({ origin }, index) => {
    if (origin === undefined) return;
    const last = origins.at(-1);
    const line = index + 1;
    const isSame = last?.lastLine === index && last.label === origin.label && last.service === origin.service;
    if (isSame) origins[origins.length - 1] = { ...last, lastLine: line };
    else origins.push({ firstLine: line, lastLine: line, ...origin });
  });
  return { text: lines.map(({ text }) => `${text}\n`).join(''), origins };
}
