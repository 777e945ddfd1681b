import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { focusItem } from '../browser/focus-item.ts';
import { nextItem } from './next-item.ts';
import type { Picture } from './picture-of.ts';

export interface PointedItem {
  /** Id of the item under the pointer, or else of the one with the focus. */
  readonly pointed: string | undefined;
  /** Id of the item that Tab reaches; undefined on the server. */
  readonly tabStop: string | undefined;
  readonly listeners: {
    readonly onPointerOver: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocusIn: (event: FocusEvent) => void;
    readonly onFocusOut: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** Follows pointer, focus and arrow keys. One item of the picture is in the order of Tab, and the keys lead to the others. */
export function usePointedItem(picture: Picture, element: RefObject<HTMLElement | null>): PointedItem {
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const [last, setLast] = useState<string | undefined>(undefined);
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    setIsLive(true);
  }, []);
  useKeptFocus(picture, element, focused);
  const ids = picture.columns.flatMap(({ items }) => items.map(({ id }) => id));
  const tabStop = last !== undefined && ids.includes(last) ? last : ids[0];
  return {
    pointed: hovered ?? focused,
    tabStop: isLive ? tabStop : undefined,
    listeners: {
      onPointerOver: ({ target }) => {
        setHovered(itemAt(target));
      },
      onPointerLeave: () => {
        setHovered(undefined);
      },
      onFocusIn: ({ target }) => {
        setFocused(itemAt(target));
        setLast(itemAt(target));
      },
      onFocusOut: () => {
        setFocused(undefined);
      },
      onKeyDown: (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const from = itemAt(event.target);
        const next = from === undefined ? undefined : nextItem(picture, from, event.key);
        if (next === undefined) return;
        event.preventDefault();
        focusItem(element.current, next);
      },
    },
  };
}

/** A card that moves to another place loses the focus in the browser; one that is folded leaves it to its fold. */
function useKeptFocus(
  { itemOf }: Picture,
  element: RefObject<HTMLElement | null>,
  focused: string | undefined,
): void {
  useLayoutEffect(() => {
    if (focused === undefined || document.activeElement !== document.body) return;
    focusItem(element.current, itemOf.get(focused) ?? focused);
  });
}

const itemAt = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-item]')?.dataset['item'] : undefined;
