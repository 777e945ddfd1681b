import { isEqualJson } from '../../../kernel/json.ts';
import { keyOf, nameOf, type Key } from '../../../kernel/key.ts';
import { renderDocument } from '../../../interlock/document/render-document.ts';
import { droppedFields, fieldsAbove, type DroppedField } from '../../../service-fields/dropped-fields.ts';
import { desiredService } from '../../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';
import type { DocumentCheck, SwarmCheck } from '../../common/check.ts';

/**
 * No write loses a field. An engine silently drops fields that the API version does not know: declared ones would differ
 * forever, and those that someone else has set on the service would be lost.
 */
export const fieldDropped: SwarmCheck = ({ input, planned }) => {
  const above = fieldsAbove(input.observed.engine.apiVersion);
  return joinFragments(
    planned.steps.map(({ change, write }) => {
      const isOfService = write.kind === 'createService' || write.kind === 'updateService';
      return isOfService
        ? refuseLoss(change.resource, droppedFields(write.spec, above), input)
        : fragment({});
    }),
  );
};

/** The same for the core, whose spec is sent back unchanged except for its config. */
export const coreFieldDropped: DocumentCheck = ({ desired, state, input }) => {
  const lost = droppedFields(state.core.spec, fieldsAbove(input.observed.engine.apiVersion));
  const isWritten =
    lost.length > 0 && !isEqualJson(renderDocument(state.document), renderDocument(desired.document));
  return isWritten ? refuseLoss(keyOf('service', desired.coreService), lost, input) : fragment({});
};

function refuseLoss(resource: Key, fields: readonly DroppedField[], input: PlanInput): Fragment {
  const { apiVersion } = input.observed.engine;
  if (fields.length === 0) return fragment({});
  const names = fields.map(({ name, minApiVersion }) => `${name} (needs ${minApiVersion})`).join(', ');
  return refusal(
    resource,
    `API ${apiVersion}, which is used with the engine, would lose ${names}`,
    hintFor(resource, fields, input),
  );
}

function hintFor(resource: Key, fields: readonly DroppedField[], { desired }: PlanInput): string {
  const service = desiredService(desired, nameOf(resource));
  const isDeclared = fields.some(({ name }) => service?.values[name] !== undefined);
  if (service !== undefined && isDeclared) return `Remove it from ${service.origin}, or upgrade the engines`;
  return `Upgrade the engines, or remove it by hand if it is not needed: docker service update ${nameOf(resource)}`;
}
