import type { Draft } from '../draft.ts';
import { refuseArgument } from '../http/refusal.ts';
import type { ContainerSpec, ServiceSpec } from '../bodies/service-spec.ts';

type Kind = 'config' | 'secret';

interface Reference {
  readonly id: string;
  readonly name: string;
  readonly target: string | undefined;
  readonly isRuntime: boolean;
}

function referencesOf(kind: Kind, container: ContainerSpec | undefined): readonly Reference[] {
  if (kind === 'secret') {
    return (container?.Secrets ?? []).map((reference) => ({
      id: reference.SecretID,
      name: reference.SecretName,
      target: reference.File?.Name,
      isRuntime: false,
    }));
  }
  return (container?.Configs ?? []).map((reference) => ({
    id: reference.ConfigID,
    name: reference.ConfigName,
    target: reference.File?.Name,
    isRuntime: reference.Runtime !== undefined,
  }));
}

/** Checks the spec alone: references are complete, and no two have the same target file. */
export function checkReferences(kind: Kind, container: ContainerSpec | undefined): void {
  const byTarget = new Map<string, string>();
  for (const reference of referencesOf(kind, container)) {
    if (reference.id === '' || reference.name === '') refuseArgument(`malformed ${kind} reference`);
    if (reference.isRuntime) continue;
    const target = checkTarget(kind, reference.target);
    const other = byTarget.get(target);
    if (other !== undefined) {
      refuseArgument(
        `${kind} references '${other}' and '${reference.name}' have a conflicting target: '${target}'`,
      );
    }
    byTarget.set(target, reference.name);
  }
}

function checkTarget(kind: Kind, target: string | undefined): string {
  if (target === undefined) refuseArgument(`malformed ${kind} reference, no target provided`);
  if (target === '') {
    refuseArgument(`malformed file ${kind} reference, invalid target file name provided`);
  }
  return target;
}

/** Checks against the store: id and name have to belong to the same object. */
export function checkExistence(kind: Kind, draft: Draft, container: ContainerSpec | undefined): void {
  const table = kind === 'config' ? draft.configs : draft.secrets;
  const missing = referencesOf(kind, container)
    .filter(({ id, name }) => table.get(id)?.Spec.Name !== name)
    .map(({ name }) => name);
  if (missing.length > 0) {
    refuseArgument(`${kind}${missing.length === 1 ? '' : 's'} not found: ${missing.join(', ')}`);
  }
}

/**
 * Names of the services whose current spec references the object. As in swarm, PreviousSpec and running tasks do not
 * count: an object that a rollback needs can be removed, and that rollback is still accepted.
 */
export function servicesUsing(kind: Kind, draft: Draft, id: string): readonly string[] {
  const uses = (spec: ServiceSpec): boolean =>
    referencesOf(kind, spec.TaskTemplate.ContainerSpec).some((reference) => reference.id === id);
  return draft.services
    .list()
    .filter((service) => uses(service.Spec))
    .map((service) => service.Spec.Name);
}
