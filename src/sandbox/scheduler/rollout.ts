import { meetsConstraints } from './constraint.ts';
import type { Draft } from '../draft.ts';
import { omit } from '../omit.ts';
import type { EndpointSpec, TaskTemplate } from '../bodies/service-spec.ts';
import type { Service, TaskRecord } from '../state.ts';

/**
 * Whether the service's spec requires that the task is replaced. Labels of the service, its update settings and
 * replicas do not count; if only the placement differs, a task on a node that still fits is kept.
 */
export function isDirty(draft: Draft, service: Service, record: TaskRecord): boolean {
  const template = service.Spec.TaskTemplate;
  if (!sameEndpoint(record.endpoint, service.Spec.EndpointSpec)) return true;
  if (record.template === template) return false;
  if (text(record.template) === text(template)) return false;
  if (text(withoutPlacement(record.template)) !== text(withoutPlacement(template))) return true;
  const node = draft.nodes.get(record.task.NodeID ?? '');
  return node === undefined || !meetsConstraints(node, template.Placement);
}

const text = (value: unknown): string => JSON.stringify(value);

const sameEndpoint = (left: EndpointSpec | undefined, right: EndpointSpec | undefined): boolean =>
  left === right || text(left) === text(right);

const withoutPlacement = (template: TaskTemplate) => omit(template, 'Placement');
