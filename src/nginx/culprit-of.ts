import type { LineOrigin, RenderedProxy } from './proxy-model.ts';

/** What `nginx -t` objects to, and whose it is. */
export interface Culprit {
  /** As nginx says it, without the place. */
  readonly message: string;
  /** Undefined: the line is ours, or nginx names none. */
  readonly origin: LineOrigin | undefined;
}

/** Reads the output of `nginx -t`. Undefined: it objects to nothing. */
export function culpritOf(
  output: string,
  rendered: Pick<RenderedProxy, 'text' | 'origins'>,
): Culprit | undefined {
  const [, message] = /\[emerg\] (?:\d+#\d+: )?(.*)/.exec(output) ?? [];
  if (message === undefined) return undefined;
  const [place, line] = / in \S+:(\d+)$/.exec(message) ?? [];
  if (place === undefined) return { message, origin: originOfName(message, rendered) };
  return { message: message.slice(0, -place.length), origin: originOfLine(Number(line), rendered.origins) };
}

const originOfLine = (line: number, origins: readonly LineOrigin[]): LineOrigin | undefined =>
  origins.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);

/** Of a file or a variable nginx quotes only the name: takes the first line that has an origin and contains it. */
function originOfName(
  message: string,
  { text, origins }: Pick<RenderedProxy, 'text' | 'origins'>,
): LineOrigin | undefined {
  const names = [...message.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const lines = text.split('\n');
  for (const name of names) {
    const found = lines.flatMap((line, index) => (line.includes(name) ? [index + 1] : []));
    const origin = found.flatMap((line) => originOfLine(line, origins) ?? [])[0];
    if (origin !== undefined) return origin;
  }
  return undefined;
}
