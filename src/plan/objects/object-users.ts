import { routeSecrets } from '../../interlock/routes/route-labels.ts';
import type { FileKind } from '../../model/manifest/file-entries.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../kernel/json.ts';
import type { ObservedService, ObservedSwarm, ObservedTask } from '../../model/observed.ts';
import { mountedIds } from '../../service-fields/object-references.ts';
import { tasksOf } from '../common/service-tasks.ts';

/** A service that needs a secret or config, and what for. */
export interface ObjectUser {
  readonly service: string;
  readonly use: 'mounts it' | 'names it in a label' | 'needs it for a rollback' | 'runs a task with it';
}

interface UsedObject {
  readonly kind: FileKind;
  readonly id: string;
  readonly name: string;
}

/**
 * Who needs an object. The engine only protects what the current spec mounts: not what the previous spec of a rollback
 * needs, what tasks of the old spec still run with, or what a label names for proxies.
 */
export const usersOf = (object: UsedObject, observed: ObservedSwarm): readonly ObjectUser[] =>
  observed.services.flatMap((service) => {
    const use = useOf(object, service) ?? useOfTasks(object, tasksOf(observed, service.id));
    return use === undefined ? [] : [{ service: service.name, use }];
  });

function useOf(object: UsedObject, { spec, previousSpec }: ObservedService): ObjectUser['use'] | undefined {
  if (mountedIds(spec).includes(object.id)) return 'mounts it';
  if (isNamed(object, spec)) return 'names it in a label';
  if (previousSpec === undefined) return undefined;
  const isNeeded = mountedIds(previousSpec).includes(object.id) || isNamed(object, previousSpec);
  return isNeeded ? 'needs it for a rollback' : undefined;
}

function isNamed({ kind, name }: UsedObject, spec: JsonObject): boolean {
  const labels = valueAt(spec, ['Labels']);
  return kind === 'secret' && isJsonObject(labels) && routeSecrets(labels).includes(name);
}

const useOfTasks = ({ id }: UsedObject, tasks: readonly ObservedTask[]): ObjectUser['use'] | undefined =>
  tasks.some((task) => [...task.secretIds, ...task.configIds].includes(id))
    ? 'runs a task with it'
    : undefined;
