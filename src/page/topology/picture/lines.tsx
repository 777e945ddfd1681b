import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { linesAtRest } from '../../../defaults/page-limits.ts';
import type { Line } from './drawn-lines.ts';
import { linePath, type Box } from './line-path.ts';

interface LinesProps {
  readonly lines: readonly Line[];
  /** Ids of the items on the lit path. */
  readonly lit: ReadonlySet<string> | undefined;
  /** The picture, in which each item says its id. */
  readonly picture: RefObject<HTMLElement | null>;
}

/** The lines between items, from where the browser has put these. Without a script there are none. */
export function Lines({ lines, lit, picture }: LinesProps): VNode {
  const rest = useRef<SVGPathElement>(null);
  const path = useRef<SVGPathElement>(null);
  const draw = (): void => {
    const boxes = boxesIn(picture.current);
    const isLit = ({ from, to }: Line): boolean => lit?.has(from) === true && lit.has(to);
    rest.current?.setAttribute('d', linePath(lines.length > linesAtRest ? [] : lines, boxes));
    path.current?.setAttribute('d', linePath(lit === undefined ? [] : lines.filter(isLit), boxes));
  };
  const latest = useRef(draw);
  latest.current = draw;
  useLayoutEffect(draw);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      latest.current();
    });
    if (picture.current !== null) observer.observe(picture.current);
    return () => {
      observer.disconnect();
    };
  }, [picture]);
  return (
    <svg class="lines" aria-hidden="true">
      <path class="rest" ref={rest} />
      <path class="path" ref={path} />
    </svg>
  );
}

/** Items are placed relative to the picture. */
function boxesIn(picture: HTMLElement | null): ReadonlyMap<string, Box> {
  const items = picture?.querySelectorAll<HTMLElement>('[data-item]') ?? [];
  return new Map(
    [...items].map(({ dataset, offsetLeft, offsetTop, offsetWidth, offsetHeight }) => [
      dataset['item'] ?? '',
      { left: offsetLeft, top: offsetTop, width: offsetWidth, height: offsetHeight },
    ]),
  );
}
