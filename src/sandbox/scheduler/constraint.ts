import { refuseUnknown } from '../http/refusal.ts';
import type { Placement } from '../bodies/service-spec.ts';
import type { Node } from '../state.ts';

export interface Constraint {
  readonly key: string;
  readonly operator: '==' | '!=';
  readonly value: string;
}

/** Parses swarmkit's grammar. Unlike other mistakes in a spec, an invalid constraint is a 500 (API 1.41). */
export function parseConstraint(text: string): Constraint {
  const operator = (['==', '!='] as const).find((candidate) => text.includes(candidate));
  if (operator === undefined) refuseUnknown('constraint expected one operator from ==, !=');
  const at = text.indexOf(operator);
  const key = text.slice(0, at).trim();
  const value = text.slice(at + operator.length).trim();
  if (!/^[a-z_][a-z0-9\-_.]+$/i.test(key)) refuseUnknown(`key '${key}' is invalid`);
  if (!/^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i.test(value)) refuseUnknown(`value '${value}' is invalid`);
  return { key, operator, value };
}

export const meetsConstraints = (node: Node, placement: Placement | undefined): boolean =>
  (placement?.Constraints ?? []).every((text) => meets(node, parseConstraint(text)));

// Values are compared regardless of case. No node meets a constraint with an unknown key, not even with `!=`.
function meets(node: Node, constraint: Constraint): boolean {
  const value = valueOf(node, constraint.key);
  if (value === undefined) return false;
  const isEqual = value.toLowerCase() === constraint.value.toLowerCase();
  return constraint.operator === '==' ? isEqual : !isEqual;
}

function valueOf(node: Node, key: string): string | undefined {
  const labelPrefix = 'node.labels.';
  if (key.length > labelPrefix.length && key.toLowerCase().startsWith(labelPrefix)) {
    const name = key.slice(labelPrefix.length);
    return (Object.hasOwn(node.Spec.Labels, name) ? node.Spec.Labels[name] : undefined) ?? '';
  }
  if (key.toLowerCase().startsWith('engine.labels.')) return '';
  switch (key.toLowerCase()) {
    case 'node.id':
      return node.ID;
    case 'node.hostname':
      return node.Description.Hostname;
    case 'node.ip':
      return node.Status.Addr;
    case 'node.role':
      return node.Spec.Role;
    case 'node.platform.os':
      return node.Description.Platform.OS;
    case 'node.platform.arch':
      return node.Description.Platform.Architecture;
    default:
      return undefined;
  }
}
