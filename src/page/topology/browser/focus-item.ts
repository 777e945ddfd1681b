/** Gives the focus to the item of the picture, or to the link in the table, that has an id. */
export const focusItem = (topology: HTMLElement | null, id: string): void => {
  topology?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)?.focus();
};
