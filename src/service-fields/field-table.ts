import { sharedMap } from './codecs.ts';
import { fieldOf, type Field } from './field.ts';
import { containerFields } from './fields/container.ts';
import { extraSpecField } from './fields/extra-spec.ts';
import { healthcheckFields } from './fields/healthcheck.ts';
import { loggingFields } from './fields/logging.ts';
import { modeFields } from './fields/mode.ts';
import { mountedFiles } from './fields/mounted-files.ts';
import { mountFields } from './fields/mounts.ts';
import { endpointFields, networkFields } from './fields/networks.ts';
import { placementFields } from './fields/placement.ts';
import { resourceFields } from './fields/resources.ts';
import { restartPolicyFields } from './fields/restart-policy.ts';
import { updateFields } from './fields/update.ts';

const ownFields: readonly Field[] = [
  ...containerFields,
  ...healthcheckFields,
  ...networkFields,
  ...mountFields,
  ...mountedFiles,
  ...endpointFields,
  ...loggingFields,
  ...resourceFields,
  ...placementFields,
  ...modeFields,
  ...restartPolicyFields,
  ...updateFields,
  fieldOf('labels', ['Labels'], sharedMap, { impact: 'none' }),
];

/**
 * The field table: one row for each field of a service. Compile, compare, overlay and the docs iterate over it. A field
 * that is not in the table is kept as observed, and `extraSpec` can declare it.
 */
export const serviceFields: readonly Field[] = [...ownFields, extraSpecField(ownFields)];

/** Fields by name, in the table's order. Faster than filtering the table, because a service sets few fields. */
export const fieldsNamed = (names: Iterable<string>): readonly Field[] =>
  [...names].flatMap((name) => fieldNamed(name) ?? []).sort((left, right) => placeOf(left) - placeOf(right));

const placeOf = ({ name }: Field): number => places.get(name) ?? 0;

const places: ReadonlyMap<string, number> = new Map(serviceFields.map(({ name }, index) => [name, index]));

export const fieldNamed = (name: string): Field | undefined => fieldsByName.get(name);

const fieldsByName: ReadonlyMap<string, Field> = new Map(serviceFields.map((field) => [field.name, field]));
