import type { VNode } from 'preact';
import type { PageVerdict } from '../../report/page/page-view.ts';
import { ToneMark } from '../parts/tone-mark.tsx';

/** The state of everything, for who looks once a day. */
export const Verdict = ({ tone, text }: PageVerdict): VNode => (
  <h1 class={`verdict ${tone}`}>
    <ToneMark tone={tone} />
    <span>{text}</span>
  </h1>
);
