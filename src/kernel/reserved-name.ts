/** A name that every object of JavaScript has, as `constructor`: a record finds something under it that nobody has put there. */
export const isReservedName = (name: string): boolean => name in Object.prototype;
