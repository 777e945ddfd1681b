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
  const planned = useRef<SVGPathElement>(null);
  const path = useRef<SVGPathElement>(null);
  const drawAll = (): void => {
    const boxes = boxesIn(picture.current);
    const isLit = ({ from, to }: Line): boolean => lit?.has(from) === true && lit.has(to);
    const atRest = lines.length > linesAtRest ? [] : lines;
    const draw = ({ current }: RefObject<SVGPathElement | null>, some: readonly Line[]): void => {
      current?.setAttribute('d', linePath(some, boxes));
    };
    draw(
      rest,
      atRest.filter(({ isPlanned }) => !isPlanned),
    );
    draw(
      planned,
      atRest.filter(({ isPlanned }) => isPlanned),
    );
    draw(path, lit === undefined ? [] : lines.filter(isLit));
  };
  const latest = useRef(drawAll);
  latest.current = drawAll;
  useLayoutEffect(drawAll);
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
      <path class="rest planned" ref={planned} />
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
