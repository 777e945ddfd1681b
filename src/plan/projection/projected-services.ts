import type { JsonObject } from '../../kernel/json.ts';
import { nameOf } from '../../kernel/key.ts';
import { observeOnlyObjects } from '../common/observe-only.ts';
import type { Fragment } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { prunedServices } from '../services/obsolete-services.ts';

/** A service as it is after the plan. */
export interface ProjectedService {
  readonly name: string;
  readonly spec: JsonObject;
}

export function projectedServices(input: PlanInput, planned: Fragment): readonly ProjectedService[] {
  const isObserveOnly = observeOnlyObjects(input);
  const written = new Map(
    planned.steps.flatMap(({ change, write }): [string, JsonObject][] =>
      (write.kind === 'createService' || write.kind === 'updateService') && !isObserveOnly(change.resource)
        ? [[nameOf(change.resource), write.spec]]
        : [],
    ),
  );
  const going = new Set(prunedServices(input).map(({ name }) => name));
  const existing = input.observed.services.filter(({ name }) => !going.has(name));
  const specs = new Map([...existing.map(({ name, spec }) => [name, spec] as const), ...written]);
  return [...specs].map(([name, spec]) => ({ name, spec }));
}
