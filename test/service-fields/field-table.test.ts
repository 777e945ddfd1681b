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
  it('have names of their own, and engine paths of their own but for the options of networks', () => {
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

    // Compile makes these of several fields.
    const isOption = field.format !== undefined && field.format(field.engineDefault) === undefined;
    if (field.parse !== undefined && !isOption) {
      itHolds('is read back from what a manifest would say', 100, () =>
        fc.property(normalForms[field.name]!, (value) => {
          const read = declaredValues(specWithoutDefaults({ [field.name]: value }))[field.name];

          expect(field.isSame?.(value, read ?? null) === true || sameItems(read ?? null, value)).toBe(true);
        }),
      );
    }

    it('has its default where the engine says nothing', () => {
      expect(field.decode(undefined, context)).toEqual(field.engineDefault);
      expect(field.decode(null, context)).toEqual(field.engineDefault);
      expect(field.decode(field.encode(field.engineDefault, undefined, context), context)).toEqual(
        field.engineDefault,
      );
    });

    // What it lays anywhere is what somebody says.
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

describe('readLeaves()', () => {
  it('reads an empty spec as the defaults of the table', () => {
    expect(readValues({ Name: 'web' }, context)).toEqual(
      Object.fromEntries(serviceFields.map(({ name, engineDefault }) => [name, engineDefault])),
    );
  });

  it('reads null, empty and missing alike', () => {
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

  it('leaves our own bookkeeping out of the labels', () => {
    const spec = { Labels: { team: 'a', 'io.swarm-reconciler.owner': 'default' } };

    expect(readValues(spec, context)['labels']).toEqual({ team: 'a' });
  });
});

/** The fields that do not lie in or around the place of this one. */
const otherLeaves = (spec: JsonObject, { enginePath }: Field): FieldValues => {
  const values = readValues(spec, context);
  const others = serviceFields.filter((one) => !isNested(one.enginePath, enginePath));
  return Object.fromEntries(others.map(({ name }) => [name, values[name] ?? null]));
};

const isNested = (one: readonly string[], other: readonly string[]): boolean =>
  `${one.join('.')}.`.startsWith(`${other.join('.')}.`) ||
  `${other.join('.')}.`.startsWith(`${one.join('.')}.`);

/** Places that hold one another (`Mode`, `Mode.Replicated.Replicas`) are left out with what is in them. */
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

/** Sets may come back in another order: the one that stood there before. */
const sameItems = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) && Array.isArray(right)
    ? JSON.stringify(left.map(textOf).sort()) === JSON.stringify(right.map(textOf).sort())
    : isEqualJson(left as JsonObject, right as JsonObject);

const textOf = (item: unknown): string => canonicalJson(item as JsonObject);
