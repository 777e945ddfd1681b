import type { DesiredService } from '../../model/desired.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import { serviceFields } from '../../spec/service-fields.ts';

/** An engine drops a field that it does not know without a word: the plan would never become empty. */
export function fieldTooNew(
  { leaves, origin }: DesiredService,
  { engine: { apiVersion } }: ObservedSwarm,
): { readonly reason: string; readonly hint: string } | undefined {
  const dropped = serviceFields.find(
    ({ name, minApiVersion }) => leaves[name] !== undefined && minorOf(minApiVersion) > minorOf(apiVersion),
  );
  if (dropped === undefined) return undefined;
  return {
    reason: `the engine would drop "${dropped.name}": that needs Docker API ${dropped.minApiVersion}, and the engine speaks ${apiVersion}`,
    hint: `Upgrade the managers' engines, or remove "${dropped.name}" in ${origin}`,
  };
}

const minorOf = (version: string): number => Number(version.split('.')[1]);
