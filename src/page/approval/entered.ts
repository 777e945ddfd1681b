/** What a person has entered to approve. */
export interface Entered {
  readonly by: string;
  readonly secret: string;
  /** Until the tab is closed. */
  readonly isKept: boolean;
}

export const fieldNames = { by: 'by', secret: 'token', isKept: 'keep' } as const;

export function enteredIn(form: HTMLFormElement): Entered {
  const data = new FormData(form);
  const textOf = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    by: textOf(fieldNames.by),
    secret: textOf(fieldNames.secret),
    isKept: data.has(fieldNames.isKept),
  };
}
