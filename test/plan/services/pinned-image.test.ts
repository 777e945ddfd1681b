import { describe, expect, it } from 'vitest';
import type { ImageResolution } from '../../../src/model/image-resolution.ts';
import type { Labels } from '../../../src/model/observed.ts';
import { ownerLabel } from '../../../src/model/own-labels.ts';
import { movedTag, pinnedDifference, pinnedValues } from '../../../src/plan/services/pinned-image.ts';
import type { ValueDifference } from '../../../src/service-fields/compare-values.ts';
import { planServices } from '../../../src/plan/services/plan-services.ts';
import type { PlanInput } from '../../../src/plan/plan-input.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import { defaultPolicy } from '../../../src/model/manifest/policy.ts';
import { image, labels, observedService, observedSwarm } from '../../builders/observed.ts';
import { desired, desiredService, owner, ownLabels, planInput } from '../../builders/plan-input.ts';

const [first, second] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

const lookedUp = (digest: string | undefined, followsTags = false): ImageResolution => ({
  digests: new Map(digest === undefined ? [] : [['web:1', digest]]),
  followsTags,
  problems: [],
});

interface Case {
  readonly image?: string;
  readonly running?: string;
  readonly applied?: FieldValues;
  /** Its own labels, instead of those with what was applied. */
  readonly record?: Labels;
  readonly more?: FieldValues;
  readonly ignore?: readonly string[];
}

function plan(
  images: ImageResolution | undefined,
  { image: declared = 'web:1', running, applied = { image: 'web:1' }, record, more, ignore = [] }: Case,
) {
  const service = desiredService('web', { image: declared, ...more });
  const input: PlanInput = planInput({
    desired: desired({ services: [{ ...service, policy: { ...defaultPolicy, ignore } }] }),
    observed: observedSwarm({
      services:
        running === undefined
          ? []
          : [
              observedService(
                'web',
                image(running),
                labels(record === undefined ? ownLabels(applied) : { [ownerLabel]: owner, ...record }),
              ),
            ],
    }),
    ...(images === undefined ? {} : { images }),
  });
  return planServices(input);
}

const imageIn = (fragment: ReturnType<typeof plan>): unknown => {
  const write = fragment.steps[0]?.write;
  return write !== undefined && 'spec' in write
    ? (write.spec as { TaskTemplate: { ContainerSpec: { Image: string } } }).TaskTemplate.ContainerSpec.Image
    : undefined;
};

describe('the image of a service', () => {
  it('is created with the digest of its tag, shown in the plan and recorded as declared', () => {
    const created = plan(lookedUp(first), {});

    expect(imageIn(created)).toBe(`web:1@${first}`);
    expect(created.steps[0]?.change.fields).toMatchObject([{ path: 'image', to: `web:1@${first}` }]);
    expect(created.steps[0]?.write).toMatchObject({
      pulls: 'web:1',
      spec: { Labels: { 'io.swarm-reconciler.applied': '{"image":"web:1"}' } },
    });
  });

  it('is updated with the digest of its new tag', () => {
    const updated = plan(lookedUp(first), { running: `web:0@${second}`, applied: { image: 'web:0' } });

    expect(imageIn(updated)).toBe(`web:1@${first}`);
    expect(updated.steps[0]?.change).toMatchObject({
      cause: 'manifest',
      fields: [{ path: 'image', from: `web:0@${second}`, to: `web:1@${first}` }],
    });
  });

  it('is written as declared if its digest is unknown', () => {
    expect(imageIn(plan(undefined, {}))).toBe('web:1');
    expect(imageIn(plan(lookedUp(undefined), {}))).toBe('web:1');
  });

  it('is written as declared if a digest is declared', () => {
    expect(imageIn(plan(lookedUp(second), { image: `web:1@${first}` }))).toBe(`web:1@${first}`);
  });

  it('keeps its digest when only something else changes, whatever the tag is now', () => {
    const scaled = plan(lookedUp(second), { running: `web:1@${first}`, more: { replicas: 3 } });

    expect(scaled.steps[0]?.change.fields.map(({ path }) => path)).toEqual(['replicas']);
    expect(imageIn(scaled)).toBe(`web:1@${first}`);
  });

  it('is not written if only its tag has moved', () => {
    expect(plan(lookedUp(second), { running: `web:1@${first}` }).unchanged).toEqual(['service/web']);
  });
});

describe('the image of a service whose tag is followed', () => {
  it('changes with its tag, for a cause of its own', () => {
    const moved = plan(lookedUp(second, true), { running: `web:1@${first}` });

    expect(moved.steps[0]?.change).toMatchObject({
      cause: 'image',
      fields: [{ path: 'image', from: `web:1@${first}`, to: `web:1@${second}` }],
      impact: { class: 'rollingRestart' },
    });
    expect(imageIn(moved)).toBe(`web:1@${second}`);
    expect(moved.drift).toEqual([]);
  });

  it('gets the digest that it never had', () => {
    expect(imageIn(plan(lookedUp(first, true), { running: 'web:1' }))).toBe(`web:1@${first}`);
  });

  it.each([
    ['its tag has not moved', lookedUp(first, true), {}],
    ['its digest is unknown', lookedUp(undefined, true), {}],
    ['the manifest ignores it', lookedUp(second, true), { ignore: ['/image'] }],
    ['a digest is declared', lookedUp(second, true), { image: `web:1@${first}` }],
  ])('does not change if %s', (_reason, images, more) => {
    expect(plan(images, { running: `web:1@${first}`, ...more }).steps).toEqual([]);
  });

  it('is a change of the manifest together with one', () => {
    const both = plan(lookedUp(second, true), { running: `web:1@${first}`, more: { replicas: 3 } });

    expect(both.steps[0]?.change).toMatchObject({ cause: 'manifest' });
    expect(both.steps[0]?.change.fields.map(({ path }) => path)).toEqual(['image', 'replicas']);
  });

  it('changes for its tag also if it is unknown what was last written', () => {
    const moved = plan(lookedUp(second, true), { running: `web:1@${first}`, record: {} });

    expect(moved.steps[0]?.change.cause).toBe('image');
  });

  it('is sent again after a failed rollout once the tag has moved again', () => {
    const [one, other] = [first, second].map(
      (digest) => plan(lookedUp(digest, true), { running: 'web:1' }).rows[0]?.[1].attempted,
    );

    expect(one).not.toBe(other);
  });
});

describe('an attempt', () => {
  it('is the same whatever the digest is, unless tags are followed', () => {
    const attempts = [first, second].map((digest) => plan(lookedUp(digest), {}).rows[0]?.[1].attempted);

    expect(attempts[0]).toBe(attempts[1]);
  });
});

describe('pinnedDifference()', () => {
  const service = desiredService('web', { image: 'web:1' });
  const images = {
    digests: new Map([
      ['web:1', first],
      ['old:1', first],
    ]),
    followsTags: false,
    problems: [],
  };
  const difference = (field: string, to: string): ValueDifference => ({
    ...{ path: field, field, from: 'before', to, impact: 'rollingRestart', sensitive: false },
  });

  it.each([
    ['an image that is restored', difference('image', 'old:1')],
    ['another field with the same value', difference('user', 'web:1')],
  ])('leaves %s alone', (_what, found) => {
    expect(pinnedDifference(found, service, { images })).toBe(found);
  });
});

describe('pinnedValues()', () => {
  it('leaves a declared digest alone, whatever was looked up', () => {
    const values = { image: `web:1@${first}` };
    const images = { digests: new Map([[values.image, second]]), followsTags: false, problems: [] };

    expect(pinnedValues(values, { images })).toEqual(values);
  });
});

describe('movedTag()', () => {
  it('is a difference that may be shown', () => {
    const moved = movedTag(
      desiredService('web', { image: 'web:1' }),
      { image: 'web:1' },
      { images: lookedUp(first, true) },
    );

    expect(moved).toEqual([
      {
        ...{ path: 'image', field: 'image', from: 'web:1', to: `web:1@${first}` },
        ...{ impact: 'rollingRestart', sensitive: false },
      },
    ]);
  });
});
