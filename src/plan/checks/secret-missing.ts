import { routeFromLabels } from '../../interlock/route-labels.ts';
import type { DesiredService } from '../../model/desired.ts';
import { isJsonObject } from '../../model/json.ts';
import type { ObservedSwarm } from '../../model/observed.ts';

/** A proxy that is to have a secret which is not there never starts, and with it no change of its whole cluster arrives. */
export function secretMissing(
  { leaves, origin }: DesiredService,
  { secrets }: ObservedSwarm,
): { readonly reason: string; readonly hint: string } | undefined {
  const labels = leaves['labels'];
  const { tls = {} } = routeFromLabels(isJsonObject(labels) ? labels : {}).route;
  const missing = [tls.cert, tls.key].find(
    (wanted) => wanted !== undefined && !secrets.some(({ name }) => name === wanted),
  );
  if (missing === undefined) return undefined;
  return {
    reason: `its route names secret "${missing}", which is not there`,
    hint: `Make it: docker secret create ${missing} FILE, or correct its name in ${origin}; a stack's secrets begin with the name of the stack`,
  };
}
