import type { VNode } from 'preact';
import type { ChangeOp } from '../../model/plan.ts';
import { opSymbols } from '../../report/plan/plan-text.ts';

/** The symbol of the terminal for what is done to an object. */
export const OpMark = ({ op }: { readonly op: ChangeOp }): VNode => (
  <span class={`op ${op}`} title={op}>
    <span aria-hidden="true">{opSymbols[op]}</span>
    <span class="heard">{op} </span>
  </span>
);
