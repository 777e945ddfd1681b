import type { PageTone } from '../../report/page/page-view.ts';
import { toneShapes } from '../parts/tone-mark.tsx';

/** No style sheet reaches the icon of a tab. These colours can be seen on light and on dark ones. */
const colors: Readonly<Record<PageTone, string>> = {
  good: '#2da160',
  busy: '#4a7df0',
  warning: '#d18b16',
  critical: '#e04a55',
  unknown: '#8490a3',
};

/** The icon of the tab: the mark of the verdict. */
export const iconSvg = (tone: PageTone): string =>
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
  `<path fill="${colors[tone]}" d="${toneShapes[tone].body}"/>` +
  `<path fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" d="${toneShapes[tone].sign}"/></svg>`;

export const iconPath = '/page/icon.svg';

export const iconAddress = (tone: PageTone): string => `${iconPath}?tone=${tone}`;

/** The tone that an address of an icon asks for. */
export const iconTone = (tone: string | undefined): PageTone =>
  tone !== undefined && Object.hasOwn(colors, tone) ? (tone as PageTone) : 'unknown'; // a key of it
