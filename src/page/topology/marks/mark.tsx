import type { VNode } from 'preact';
import type { StateMark } from './marks.ts';
import { Shape } from './shape.tsx';

export const Mark = ({ shape, word, tone }: StateMark): VNode => (
  <span class={`state ${tone}`}>
    <Shape name={shape} />
    {` ${word}`}
  </span>
);
