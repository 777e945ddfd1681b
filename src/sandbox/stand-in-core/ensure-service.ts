import type { Engine } from './engine.ts';
import type { EngineService } from './engine-objects.ts';
import { madeFromLabel, type MadeService } from './made-services.ts';
import { Trouble } from './core-error.ts';

export type EnsureService = (made: MadeService, services: readonly EngineService[]) => Promise<void>;

/**
 * Creates a service that is missing and updates one that was made from something else. What somebody changes on it by
 * hand stays, and so does what swarm has rolled back: it is not sent a second time.
 */
export function createEnsureService(engine: Engine): EnsureService {
  const sent = new Map<string, string>();
  return async ({ name, spec, madeFrom }, services) => {
    const there = services.find(({ Spec }) => Spec.Name === name);
    const isSent =
      there === undefined
        ? await write(engine, `Cannot create service "${name}"`, '/services/create', spec)
        : isMadeFrom(there, madeFrom, sent) || (await update(engine, there, spec));
    if (isSent) sent.set(name, madeFrom);
  };
}

const isMadeFrom = ({ Spec }: EngineService, madeFrom: string, sent: ReadonlyMap<string, string>): boolean =>
  Spec.Labels?.[madeFromLabel] === madeFrom || sent.get(Spec.Name) === madeFrom;

const update = (engine: Engine, { ID, Version, Spec }: EngineService, spec: object): Promise<boolean> =>
  write(
    engine,
    `Cannot update service "${Spec.Name}"`,
    `/services/${ID}/update?version=${Version.Index}`,
    spec,
  );

/** False where somebody was quicker: the next pass sees what they did. */
async function write(engine: Engine, what: string, path: string, spec: object): Promise<boolean> {
  try {
    await engine.post(path, spec);
    return true;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (isOvertaken(error)) return false;
    throw new Trouble(`${what}: ${error.message}`, { cause: error });
  }
}

/** The name was taken meanwhile, the service or a network of it is gone, or it was changed since it was read. */
const isOvertaken = ({ status, message }: Trouble): boolean =>
  status === 404 || status === 409 || message.includes('update out of sequence');
