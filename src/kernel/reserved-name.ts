/** A name that every JavaScript object inherits, such as `constructor`: looking it up in a record never gives undefined. */
export const isReservedName = (name: string): boolean => name in Object.prototype;
