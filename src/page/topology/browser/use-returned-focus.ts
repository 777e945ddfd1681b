import { useEffect, useRef } from 'preact/hooks';
import { focusItem } from './focus-item.ts';

/** Whoever closes the details of a card, also by the back button, goes on at the card. */
export function useReturnedFocus(card: string | undefined): void {
  const before = useRef(card);
  useEffect(() => {
    const closed = before.current;
    before.current = card;
    if (closed === undefined || card !== undefined || document.activeElement !== document.body) return;
    focusItem(document.querySelector<HTMLElement>('.topology'), closed);
  }, [card]);
}
