import { describe, expect, it } from 'vitest';
import {
  interlockSchema,
  routedServiceSchema,
  serviceClusterSchema,
  serviceSchema,
} from '../../../src/generated/schemas.ts';
import { isSensitivePath } from '../../../src/model/masking/sensitive-paths.ts';
import { textLeaves } from '../../support/schema-leaves.ts';

const schemas = {
  Interlock: interlockSchema,
  RoutedService: routedServiceSchema,
  Service: serviceSchema,
  ServiceCluster: serviceClusterSchema,
};

/** `by its name`: only where a key that users choose says that it is a secret. */
function judge(leaf: string): string {
  const withKey = (key: string): readonly string[] =>
    leaf.split('/').map((step) => (step === '*' ? key : step));
  if (isSensitivePath(withKey('team'))) return 'sensitive';
  return isSensitivePath(withKey('token')) ? 'by its name' : 'shown';
}

describe('the masking table', () => {
  // A new field shows here: decide whether its values may be secret.
  it.each(Object.entries(schemas))('judges every text of a %s', async (kind, schema) => {
    const lines = textLeaves(schema)
      .map((leaf) => `${judge(leaf).padEnd(11)} ${leaf}\n`)
      .sort();

    await expect(lines.join('')).toMatchFileSnapshot(`../../golden/masking/${kind}.txt`);
  });
});
