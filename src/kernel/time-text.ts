/** An ISO 8601 time without milliseconds, for display. */
export const wholeSeconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');
