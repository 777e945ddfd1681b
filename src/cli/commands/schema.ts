import {
  interlockSchema,
  routedServiceSchema,
  serviceClusterSchema,
  serviceSchema,
  settingsSchema,
} from '../../generated/schemas.ts';
import type { Manifest } from '../../model/manifest/manifest.ts';
import type { SchemaWord } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

const schemas: Readonly<Record<Manifest['kind'], object>> = {
  ServiceCluster: serviceClusterSchema,
  RoutedService: routedServiceSchema,
  Service: serviceSchema,
  Interlock: interlockSchema,
};

/** One schema for all kinds: an editor uses one schema for a file, which may contain manifests of several kinds. */
const anyKind = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Manifest',
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: Object.keys(schemas) } },
  allOf: Object.entries(schemas).map(([kind, schema]) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    then: schema,
  })),
};

/** `reconciler schema`: each schema is self-contained, so that an editor can use it. */
export function schema(word: SchemaWord | undefined, streams: Streams): void {
  if (word === undefined) {
    streams.stdout.write(`${[...Object.keys(schemas), 'Settings', 'all'].join('\n')}\n`);
    return;
  }
  streams.stdout.write(`${JSON.stringify(schemaOf(word), null, 2)}\n`);
}

const schemaOf = (word: SchemaWord): object =>
  word === 'all' ? anyKind : word === 'Settings' ? settingsSchema : schemas[word];
