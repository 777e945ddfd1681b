import { visibleJson } from '../kernel/visible-text.ts';

/** A JSON document. Undefined values have no key. */
export const jsonDocument = (value: object): string => `${visibleJson(JSON.stringify(value, null, 2))}\n`;

/** The same in one line, for a stream of documents. */
export const jsonLine = (value: object): string => `${visibleJson(JSON.stringify(value))}\n`;
