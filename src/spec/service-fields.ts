import { sharedMap } from './codecs.ts';
import { fieldOf, type Field } from './field.ts';
import { containerFields } from './fields/container.ts';
import { modeFields } from './fields/mode.ts';
import { mountFields } from './fields/mounts.ts';
import { networkFields } from './fields/networks.ts';
import { placementFields } from './fields/placement.ts';

/**
 * The field table: one row for each field of a service. Compile, compare, overlay and the docs walk it;
 * a field that is not here is kept as it stands on a service and cannot be declared.
 */
export const serviceFields: readonly Field[] = [
  ...containerFields,
  ...networkFields,
  ...mountFields,
  ...placementFields,
  ...modeFields,
  fieldOf('labels', ['Labels'], sharedMap, { impact: 'none' }),
];

export const fieldNamed = (name: string): Field | undefined => fieldsByName.get(name);

const fieldsByName: ReadonlyMap<string, Field> = new Map(serviceFields.map((field) => [field.name, field]));
