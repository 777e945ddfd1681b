import type { Line } from './drawn-lines.ts';

/** Where an item stands in the picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The lines as one path of SVG: curves from the right edge of an item to the left edge of the other. */
export const linePath = (
  lines: readonly Pick<Line, 'from' | 'to'>[],
  boxes: ReadonlyMap<string, Box>,
): string => lines.map(({ from, to }) => curve(boxes.get(from), boxes.get(to))).join('');

function curve(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1] = [from.left + from.width, from.top + from.height / 2];
  const [x2, y2] = [to.left, to.top + to.height / 2];
  const bend = (x2 - x1) / 2;
  return `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
