import type { VNode } from 'preact';
import { Shape } from './shape.tsx';

/** Stands where traffic stops. */
export const Interrupts = (): VNode => (
  <span class="interrupts">
    <Shape name="bolt" /> interrupts traffic
  </span>
);
