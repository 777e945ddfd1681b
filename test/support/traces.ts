/** A text that might contain traces of a value, with a name for the message of a failing test. */
export interface SearchedText {
  readonly where: string;
  readonly text: string;
}

/** Where a value occurs, as plain text or in a common encoding. */
export const tracesOf = (value: string, texts: readonly SearchedText[]): readonly string[] =>
  texts.flatMap(({ where, text }) =>
    formsOf(value)
      .filter(([, form]) => text.toLowerCase().includes(form.toLowerCase()))
      .map(([name]) => `${name} in ${where}`),
  );

/** Base64 of a substring depends on its offset modulo 3; apart from its ends it is then the same wherever it occurs. */
function formsOf(value: string): readonly (readonly [string, string])[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return text.slice(4, text.length - 4);
  });
  return [
    ['plain', value],
    ['hex', bytes.toString('hex')],
    ...base64.map((form) => ['base64', form] as const),
    ...base64.map((form) => ['base64url', form.replaceAll('+', '-').replaceAll('/', '_')] as const),
  ];
}
