import type { DesiredService } from '../../model/desired.ts';
import { digestIn, hasDigest, pinnedImage } from '../../model/image-name.ts';
import type { Json } from '../../kernel/json.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { FieldValues } from '../../model/field-values.ts';
import { placeOfField } from '../../model/field-change.ts';
import type { ValueDifference } from '../../service-fields/compare-values.ts';
import { fieldNamed } from '../../service-fields/field-table.ts';
import type { PlanInput } from '../plan-input.ts';

type Images = Pick<PlanInput, 'images'>;

/** The values as they are written: the image with the digest that was looked up. */
export const pinnedValues = (values: FieldValues, input: Images): FieldValues =>
  values['image'] === undefined ? values : { ...values, image: pinned(values['image'], input) };

/** Only the declared image is pinned: a restored one is what the service had. */
export const pinnedDifference = (
  difference: ValueDifference,
  { values }: DesiredService,
  input: Images,
): ValueDifference =>
  difference.field === 'image' && difference.to !== undefined && difference.to === values['image']
    ? { ...difference, to: pinned(difference.to, input) }
    : difference;

/** The difference of a service that runs the declared tag with another digest than its registry has now, or without one. */
export function movedTag(
  { values, policy }: DesiredService,
  current: FieldValues,
  input: Images,
): readonly ValueDifference[] {
  const { image: declared } = values;
  const { image: from } = current;
  if (input.images?.followsTags !== true || declared === undefined || policy.ignore.includes('/image'))
    return [];
  const field = fieldNamed('image');
  if (field?.isSame?.(declared, from ?? null) !== true) return [];
  const to = pinned(declared, input);
  if (to === declared || digestOf(to) === digestOf(from)) return [];
  return [{ ...placeOfField('image'), from, to, impact: field.impact, sensitive: false }];
}

/** What the ledger remembers of an attempt. Whoever follows tags tries again once the tag has moved. */
export const attemptOf = ({ values }: DesiredService, input: Images): string =>
  hashOf(input.images?.followsTags === true ? pinnedValues(values, input) : values);

function pinned(image: Json, { images }: Images): Json {
  if (typeof image !== 'string' || hasDigest(image)) return image;
  const digest = images?.digests.get(image);
  return digest === undefined ? image : pinnedImage(image, digest);
}

const digestOf = (image: Json | undefined): string | undefined =>
  typeof image === 'string' ? digestIn(image) : undefined;
