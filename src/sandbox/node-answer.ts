import { omit } from './omit.ts';
import type { Node } from './state.ts';

export const nodeAnswer = (node: Node): Omit<Node, 'Membership'> => omit(node, 'Membership');
