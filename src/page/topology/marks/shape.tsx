import type { VNode } from 'preact';
import { shapes, type ShapeName } from './shapes.ts';

/** Only for the eye: the word stands beside it. */
export const Shape = ({ name }: { readonly name: ShapeName }): VNode => (
  <svg class="shape" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
    <path fill-rule="evenodd" d={shapes[name]} />
  </svg>
);
