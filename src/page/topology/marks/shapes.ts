/** Outlines of the marks in a square of 16 by 16, each told from the others without its colour. */
export const shapes = {
  check: 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm4 6.3-4.6 4.6a.9.9 0 0 1-1.3 0L4 8.8l1.3-1.3 1.5 1.5 3.9-4z',
  arrow: 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm.9 12.4H7.1V6.7L5 8.8 3.8 7.5 8 3.3l4.2 4.2L11 8.8 8.9 6.7z',
  notEqual: 'M8 0 16 8 8 16 0 8ZM4.4 5.7v1.5h7.2V5.7Zm0 3.1v1.5h7.2V8.8Z',
  barred:
    'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2a6 6 0 0 1 3.6 1.2l-8.4 8.4A6 6 0 0 1 8 2Zm0 12a6 6 0 0 1-3.6-1.2l8.4-8.4A6 6 0 0 1 8 14Z',
  octagon: 'M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7ZM7 3.5v6h2v-6Zm0 7.3v2h2v-2Z',
  pause: 'M2.5 1.5h4v13h-4Zm7 0h4v13h-4Z',
  ring: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 2a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  heart: 'M8 14.5 2 8.6a3.8 3.8 0 0 1 5.4-5.4l.6.6.6-.6A3.8 3.8 0 0 1 14 8.6Z',
  half: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 2v10A5 5 0 0 1 8 3Z',
  triangle: 'M8 .8 16 15H0ZM7.1 5.5v4.8h1.8V5.5Zm0 6v1.8h1.8v-1.8Z',
  cross: 'M3 1.2l5 5 5-5L14.8 3l-5 5 5 5-1.8 1.8-5-5-5 5L1.2 13l5-5-5-5Z',
} as const;

export type ShapeName = keyof typeof shapes;
