import type { PageChange } from '../../report/page/page-view.ts';

export interface ChangeFilter {
  /** A part of the object's name or of a field's path. */
  readonly text: string;
  readonly onlyInterrupting: boolean;
}

export function findChanges(
  changes: readonly PageChange[],
  { text, onlyInterrupting }: ChangeFilter,
): readonly PageChange[] {
  const sought = text.trim().toLowerCase();
  return changes.filter(
    ({ resource, fields, interrupts }) =>
      (interrupts || !onlyInterrupting) &&
      [resource, ...fields.map(({ path }) => path)].some((name) => name.toLowerCase().includes(sought)),
  );
}
