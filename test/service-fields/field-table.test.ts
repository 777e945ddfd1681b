import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, isEqualJson, valueAt, type JsonObject } from '../../src/kernel/json.ts';
import type { FieldValues } from '../../src/model/field-values.ts';
import type { Field } from '../../src/service-fields/field.ts';
import { declaredValues } from '../../src/service-fields/declared-values.ts';
import { overlay } from '../../src/service-fields/overlay.ts';
import { readValues } from '../../src/service-fields/read-values.ts';
import { fieldNamed, serviceFields } from '../../src/service-fields/field-table.ts';
import { specWithoutDefaults } from '../../src/service-fields/spec-without-defaults.ts';
import { context, normalForms } from './field-samples.ts';
import { itHolds } from '../support/it-holds.ts';

describe('serviceFields', () => {
  it('have unique names, and unique engine paths except for the options of networks', () => {
    const names = serviceFields.map(({ name }) => name);
    const paths = serviceFields
      .filter(({ name }) => !['networkAliases', 'networkDriverOpts'].includes(name))
      .map(({ enginePath }) => enginePath.join('.'));

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('are all known to these tests', () => {
    expect(Object.keys(normalForms)).toEqual(serviceFields.map(({ name }) => name));
  });

  describe.each(serviceFields)('$name', (field) => {
    itHolds('reads back what it wrote', 100, () =>
      fc.property(normalForms[field.name]!, (value) => {
        const engine = field.encode(value, undefined, context);

        expect(isEqualJson(field.decode(engine, context), value)).toBe(true);
      }),
    );

    itHolds('reads back what it wrote over another value', 100, () =>
      fc.property(normalForms[field.name]!, normalForms[field.name]!, (before, value) => {
        const engine = field.encode(value, field.encode(before, undefined, context), context);

        const read = field.decode(engine, context);
        expect(field.isSame?.(value, read) === true || sameItems(read, value)).toBe(true);
      }),
    );

    // Compile derives these from several fields.
    const isOption = field.format !== undefined && field.format(field.engineDefault) === undefined;
    if (field.parse !== undefined && !isOption) {
      itHolds('is read back from what a manifest would say', 100, () =>
        fc.property(normalForms[field.name]!, (value) => {
          const read = declaredValues(specWithoutDefaults({ [field.name]: value }))[field.name];

          expect(field.isSame?.(value, read ?? null) === true || sameItems(read ?? null, value)).toBe(true);
        }),
      );
    }

    it('has its default if the engine has no value', () => {
      expect(field.decode(undefined, context)).toEqual(field.engineDefault);
      expect(field.decode(null, context)).toEqual(field.engineDefault);
      expect(field.decode(field.encode(field.engineDefault, undefined, context), context)).toEqual(
        field.engineDefault,
      );
    });

    // extraSpec may write anywhere.
    if (field.name === 'extraSpec') return;

    itHolds('changes nothing in the spec beside its own place', 100, () => {
      const spec: JsonObject = {
        Name: 'web',
        TaskTemplate: {
          ForceUpdate: 3,
          ContainerSpec: { Init: true, Isolation: 'default' },
          Runtime: 'container',
        },
        Mode: { Replicated: { Replicas: 4 } },
        EndpointSpec: { Mode: 'vip' },
        SomethingNew: { Deep: [1, { Er: true }] },
      };

      return fc.property(normalForms[field.name]!, (value) => {
        const laid = overlay(spec, { [field.name]: value }, new Set([field.name]), context);

        const place = field.within?.path ?? field.enginePath;
        expect(readWithout(laid, place)).toEqual(readWithout(spec, place));
        expect(otherLeaves(laid, field)).toEqual(otherLeaves(spec, field));
      });
    });
  });
});

describe('fieldNamed()', () => {
  it('finds a row by its name', () => {
    expect(fieldNamed('replicas')?.impact).toBe('scale');
    expect(fieldNamed('nonsense')).toBeUndefined();
  });
});

describe('readValues()', () => {
  it('reads an empty spec as the defaults of the table', () => {
    expect(readValues({ Name: 'web' }, context)).toEqual(
      Object.fromEntries(serviceFields.map(({ name, engineDefault }) => [name, engineDefault])),
    );
  });

  it('reads null, empty and missing values as equal', () => {
    const spec = {
      Name: 'web',
      Labels: {},
      TaskTemplate: {
        ContainerSpec: { Image: '', Args: [], Env: null, Labels: null },
        Placement: {},
        Networks: [],
      },
      Mode: { Replicated: { Replicas: 1 } },
    };

    expect(readValues(spec, context)).toEqual(readValues({ Name: 'web' }, context));
  });

  it('drops our own labels', () => {
    const spec = { Labels: { team: 'a', 'io.swarm-reconciler.owner': 'default' } };

    expect(readValues(spec, context)['labels']).toEqual({ team: 'a' });
  });
});

/** The fields whose engine paths do not contain this one's and are not contained in it. */
const otherLeaves = (spec: JsonObject, { enginePath }: Field): FieldValues => {
  const values = readValues(spec, context);
  const others = serviceFields.filter((one) => !isNested(one.enginePath, enginePath));
  return Object.fromEntries(others.map(({ name }) => [name, values[name] ?? null]));
};

const isNested = (one: readonly string[], other: readonly string[]): boolean =>
  `${one.join('.')}.`.startsWith(`${other.join('.')}.`) ||
  `${other.join('.')}.`.startsWith(`${one.join('.')}.`);

/** Paths that contain one another (`Mode`, `Mode.Replicated.Replicas`) are left out with everything in them. */
function readWithout(spec: JsonObject, path: readonly string[]): JsonObject {
  const flat = flatten(spec, []);
  const own = path.join('.');
  return Object.fromEntries(flat.filter(([key]) => key !== own && !key.startsWith(`${own}.`)));
}

function flatten(value: JsonObject, at: readonly string[]): readonly (readonly [string, string])[] {
  return Object.keys(value).flatMap((key) => {
    const inner = valueAt(value, [key]);
    const path = [...at, key];
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flatten(inner as JsonObject, path)
      : [[path.join('.'), JSON.stringify(inner)] as const];
  });
}

/** Sets may be read back in another order: the previous one. */
const sameItems = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) && Array.isArray(right)
    ? JSON.stringify(left.map(textOf).sort()) === JSON.stringify(right.map(textOf).sort())
    : isEqualJson(left as JsonObject, right as JsonObject);

const textOf = (item: unknown): string => canonicalJson(item as JsonObject);
