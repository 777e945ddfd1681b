export type TextFormat = 'red' | 'yellow' | 'green' | 'bold' | 'dim';

/** How a terminal shows a format; `plainText` leaves the text as it is. */
export type TextStyle = (format: TextFormat, text: string) => string;

export const plainText: TextStyle = (_format, text) => text;
