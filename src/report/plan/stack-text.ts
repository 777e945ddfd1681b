import type { Drift } from '../../model/plan.ts';
import { visibleLine } from '../visible.ts';

/** What may have made the drift of a service of a stack; empty for any other. */
export const stackText = ({ stack }: Drift): string =>
  stack === undefined
    ? ''
    : `it belongs to the stack "${visibleLine(stack)}": docker stack deploy undoes what is not in its compose file`;
