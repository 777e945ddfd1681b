import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { valueAt, type JsonObject } from '../../src/kernel/json.ts';
import type { FieldValues } from '../../src/model/field-values.ts';
import { defaultPolicy } from '../../src/model/manifest/policy.ts';
import { planChanges } from '../../src/plan/plan-changes.ts';
import { declaredValues } from '../../src/service-fields/declared-values.ts';
import type { FieldContext } from '../../src/service-fields/field.ts';
import { overlay } from '../../src/service-fields/overlay.ts';
import { readValues } from '../../src/service-fields/read-values.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';
import { observedNetwork, observedService, observedSwarm } from '../builders/observed.ts';
import { desired, desiredService, planInput } from '../builders/plan-input.ts';
import { engines, fullManifest, serviceSamples } from '../support/engine-samples.ts';

/** The networks of the samples by the ids that the engines gave them. */
const snet = ['nyz8nyhvdl8rtp2cmn0wbnvto', 'ddqrpssrs6m1tz3pu68cv8j0x', '0g5lvlcwfb5pxwug7ewarbkud'];
const context: FieldContext = {
  networkName: (id) => (snet.includes(id) ? 'snet' : id),
  networkId: (name) => name,
  objectId: () => undefined,
};

const samples = engines.flatMap((engine) =>
  Object.entries(serviceSamples(engine)).map(([name, sample]) => ({ engine, name, ...sample })),
);

const routeLabels = { 'com.docker.lb.hosts': 'demo.A', 'com.docker.lb.port': '8000' };

/** The values that compile derives from the whole manifest. */
function fullLeaves(published: number): FieldValues {
  const { spec } = parse(fullManifest()) as { spec: JsonObject };
  const ports = [{ target: 8000, published, mode: 'host' }];
  return { ...declaredValues({ ...spec, ports }), networks: ['snet'], labels: routeLabels };
}

/** Without the samples' secret and config, which manifests declare by file, and the engines' counters. */
const comparable = ({ secrets, configs, extraSpec, ...values }: FieldValues): FieldValues => values;

const adopt = (name: string, values: FieldValues, spec: JsonObject) =>
  planChanges(
    planInput({
      desired: desired({
        services: [{ ...desiredService(name, values), policy: { ...defaultPolicy, adopt: true } }],
      }),
      observed: observedSwarm({
        networks: snet.map((id) => observedNetwork('snet', { id })),
        services: [{ ...observedService(name), spec }],
      }),
    }),
  ).plan;

describe('the field table and the answers of engines', () => {
  it.each(samples)(
    '$name of $engine reads the same with the defaults of the engine',
    ({ spec, withDefaults }) => {
      expect(readValues(withDefaults, context)).toEqual(readValues(spec, context));
    },
  );

  it.each(engines)('engine %s has the defaults of the table for a service without settings', (engine) => {
    const { spec = {}, withDefaults = {} } = serviceSamples(engine)['smin'] ?? {};
    const filledIn = serviceFields.filter(
      ({ enginePath }) =>
        valueAt(spec, enginePath) === undefined && valueAt(withDefaults, enginePath) !== undefined,
    );

    expect(filledIn.map(({ name }) => name)).toEqual([
      'stopGracePeriod',
      ...['condition', 'delay', 'maxAttempts'].map((word) => `restartPolicy.${word}`),
      ...['update', 'rollback'].flatMap((name) =>
        ['parallelism', 'failureAction', 'monitor', 'maxFailureRatio', 'order'].map(
          (word) => `${name}.${word}`,
        ),
      ),
    ]);
    for (const { decode, enginePath, engineDefault } of filledIn) {
      expect(decode(valueAt(withDefaults, enginePath), context)).toEqual(engineDefault);
    }
  });

  describe.each(engines)('engine %s', (engine) => {
    it.each([
      ['sfull20', 9102],
      ['sfull28', 9101],
    ])('%s: a manifest that declares all of it is equal', (name, published) => {
      const { spec = {} } = serviceSamples(engine)[name] ?? {};
      const values = fullLeaves(published);

      const made = overlay({ Name: name }, values, new Set(Object.keys(values)), context);

      expect(comparable(readValues(made, context))).toEqual(comparable(readValues(spec, context)));
    });

    it.each([
      ['sfull20', 9102],
      ['sfull28', 9101],
    ])('%s is adopted without a change', (name, published) => {
      const { spec = {} } = serviceSamples(engine)[name] ?? {};

      expect(adopt(name, fullLeaves(published), spec)).toMatchObject({
        changes: [{ op: 'adopt', fields: [], impact: { summary: 'adopted as it is' } }],
        refused: [],
      });
    });

    it.each(['scli20', 'scli28'])(
      '%s, with what the CLI adds itself, is adopted without a change',
      (name) => {
        const { spec = {} } = serviceSamples(engine)[name] ?? {};
        const values = { image: '10.98.0.1:5000/whoami:1', mode: 'replicated', replicas: 1, init: false };

        expect(adopt(name, values, spec).changes).toMatchObject([{ op: 'adopt', fields: [] }]);
      },
    );
  });
});
