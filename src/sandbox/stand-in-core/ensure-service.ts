import type { Engine } from './engine.ts';
import type { EngineService } from './engine-objects.ts';
import { madeFromLabel, type MadeService } from './made-services.ts';
import { CoreError } from './core-error.ts';

export type EnsureService = (made: MadeService, services: readonly EngineService[]) => Promise<void>;

/**
 * Creates a missing service, and updates one that was made from other input. Changes made by hand stay, and so does what
 * swarm has rolled back: the same spec is not sent twice.
 */
export function createEnsureService(engine: Engine): EnsureService {
  const sent = new Map<string, string>();
  return async ({ name, spec, madeFrom }, services) => {
    const existing = services.find(({ Spec }) => Spec.Name === name);
    const isSent =
      existing === undefined
        ? await write(engine, `Cannot create service "${name}"`, '/services/create', spec)
        : isMadeFrom(existing, madeFrom, sent) || (await update(engine, existing, spec));
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

/** False if another client was faster: the next pass sees its change. */
async function write(engine: Engine, what: string, path: string, spec: object): Promise<boolean> {
  try {
    await engine.post(path, spec);
    return true;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    if (isOvertaken(error)) return false;
    throw new CoreError(`${what}: ${error.message}`, { cause: error });
  }
}

/** In the meantime the name was taken, the service or one of its networks was removed, or the service was changed. */
const isOvertaken = ({ status, message }: CoreError): boolean =>
  status === 404 || status === 409 || message.includes('update out of sequence');
