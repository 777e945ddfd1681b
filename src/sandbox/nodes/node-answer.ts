import { omit } from '../omit.ts';
import type { Node } from '../state.ts';

export type ShownNode = Omit<Node, 'Membership'>;

export const nodeAnswer = (node: Node): ShownNode => omit(node, 'Membership');
