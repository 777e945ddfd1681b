import { cappedText, visibleText } from '../../kernel/visible-text.ts';

const longestLabel = 200;

/** A name from outside as the value of a label: capped, and without characters that nobody sees. */
export const labelText = (text: string): string => cappedText(visibleText(text), longestLabel);
