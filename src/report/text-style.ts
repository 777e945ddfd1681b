export type TextFormat = 'red' | 'yellow' | 'green' | 'bold' | 'dim';

/** Formats text for a terminal; `plainText` leaves it as it is. */
export type TextStyle = (format: TextFormat, text: string) => string;

export const plainText: TextStyle = (_format, text) => text;
