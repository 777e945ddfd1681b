/** A JSON document. Undefined values have no key. */
export const jsonDocument = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** The same in one line, for a stream of documents. */
export const jsonLine = (value: object): string => `${JSON.stringify(value)}\n`;
