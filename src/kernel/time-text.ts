/** An ISO 8601 time for people: nobody reads milliseconds. */
export const wholeSeconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');
