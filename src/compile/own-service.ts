import type { JsonObject } from '../kernel/json.ts';
import type { DesiredService } from '../model/desired.ts';
import { defaultPolicy } from '../model/manifest/policy.ts';
import { declaredValues } from '../service-fields/declared-values.ts';

interface OwnService extends Pick<DesiredService, 'name' | 'origin'> {
  /** With the field names of a workload's `spec`. */
  readonly spec: JsonObject;
  /** Names of the networks that it joins. */
  readonly networks: readonly string[];
}

/** A service that the project itself brings, for which there is no manifest of its own: it has no route. */
export const ownService = ({ name, origin, spec, networks }: OwnService): DesiredService => ({
  ...{ name, origin, cluster: undefined, sharesHosts: false, objects: [], policy: defaultPolicy },
  values: { ...declaredValues(spec), networks },
});
