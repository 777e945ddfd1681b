import { parallelLookups } from '../defaults/limits.ts';
import { groupBy } from '../kernel/group-by.ts';
import { textsOf } from '../kernel/json.ts';
import { createLimit } from '../kernel/limit.ts';
import { Failure } from '../model/failure.ts';
import { hasDigest, registryOf } from '../model/image-name.ts';
import type { ImageResolution } from '../model/image-resolution.ts';
import type { Desired, DesiredService } from '../model/desired.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { Write } from '../model/write.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { planFrom, type PlannedPass } from './plan-from.ts';
import type { Intent } from './intent.ts';

export interface ImageDependencies {
  readonly reader: Pick<SwarmReader, 'readImageDigest'>;
  readonly credentials: RegistryCredentials;
}

/**
 * Plans, looks up the digests of the images that the plan writes, and plans again with them. A plan that writes no image
 * costs no request. What cannot be looked up is reported once for each registry and written as declared, as the docker
 * CLI does.
 */
export async function planWithImages(
  intent: Intent,
  observed: ObservedSwarm,
  dependencies: ImageDependencies,
  signal?: AbortSignal,
): Promise<PlannedPass> {
  const pass = planFrom(intent, observed);
  if (intent.resolveImage === undefined || intent.images !== undefined) return pass;
  const images = await resolveImages(pass, dependencies, signal);
  const isUnchanged = images.digests.size === 0 && images.problems.length === 0;
  return isUnchanged ? pass : planFrom({ ...intent, images }, observed);
}

interface Lookup {
  readonly image: string;
  readonly answer: { readonly digest: string } | { readonly failure: Failure };
}

async function resolveImages(
  pass: PlannedPass,
  { reader, credentials }: ImageDependencies,
  signal: AbortSignal | undefined,
): Promise<ImageResolution> {
  const limit = createLimit(parallelLookups);
  const lookUp = async (image: string): Promise<Lookup> => {
    try {
      return { image, answer: { digest: await reader.readImageDigest(image, signal) } };
    } catch (error) {
      if (!(error instanceof Failure) || signal?.aborted === true) throw error;
      return { image, answer: { failure: error } };
    }
  };
  const lookups = await Promise.all(imagesToLookUp(pass).map((image) => limit(() => lookUp(image))));
  return {
    digests: new Map(
      lookups.flatMap(({ image, answer }) => ('digest' in answer ? [[image, answer.digest]] : [])),
    ),
    followsTags: pass.intent.resolveImage === 'always',
    problems: [...(await credentialProblems(pass, credentials)), ...lookupProblems(lookups)],
  };
}

/** Each once: those that changes write, and with `always` all that are declared. */
function imagesToLookUp({ intent, plan, writes, desired }: PlannedPass): readonly string[] {
  if (intent.resolveImage === 'never') return [];
  const written = plan.changes.flatMap(({ id, fields }) => {
    const image = pulledImage(writes.get(id));
    return fields.some(({ field, to }) => field === 'image' && to === image) ? [image] : [];
  });
  const declared =
    intent.resolveImage === 'always' ? declaredServices(desired).map(({ values }) => values['image']) : [];
  return textsOf([...new Set([...written, ...declared])].flatMap((image) => image ?? [])).filter(
    (image) => !hasDigest(image),
  );
}

const declaredServices = ({ services, interlock }: Desired): readonly DesiredService[] =>
  interlock?.deploy === undefined ? services : [...services, interlock.deploy];

const pulledImage = (write: Write | undefined): string | undefined =>
  write !== undefined && 'pulls' in write ? write.pulls : undefined;

/** The registries of written services whose credentials cannot be read. */
async function credentialProblems(
  { plan, writes }: PlannedPass,
  credentials: RegistryCredentials,
): Promise<readonly string[]> {
  const images = plan.changes.flatMap(({ id }) => pulledImage(writes.get(id)) ?? []);
  const problems = await Promise.all(
    [...groupBy(images, registryOf)].map(async ([registry, [image = '']]) => {
      const found = await credentials.find(image);
      return found.kind === 'failed'
        ? [`No credentials are sent for the images of ${registry}: ${found.reason}`]
        : [];
    }),
  );
  return problems.flat();
}

function lookupProblems(lookups: readonly Lookup[]): readonly string[] {
  const failed = lookups.flatMap(({ image, answer }) =>
    'failure' in answer ? [{ image, failure: answer.failure }] : [],
  );
  return [...groupBy(failed, ({ image }) => registryOf(image)).values()].map((group) => {
    const names = firstFew(group.map(({ image }) => image));
    const hint = group[0]?.failure.hint ?? '';
    return `Not pinned to a digest: ${names}. ${group[0]?.failure.message ?? ''}. ${hint}`;
  });
}

const mostNamed = 5;

function firstFew(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
