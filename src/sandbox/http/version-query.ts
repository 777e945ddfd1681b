import { refuse, refuseUnknown } from './refusal.ts';
import type { Stored } from '../state.ts';

/** Reads the `version` query of an update of a service or node; errors are those of Go's strconv. */
export function readVersion(kind: string, version: string | undefined): number {
  const sent = version ?? '';
  const problem = !/^\d+$/.test(sent)
    ? 'invalid syntax'
    : BigInt(sent) >= 2n ** 64n
      ? 'value out of range'
      : undefined;
  if (problem !== undefined) {
    refuse(400, `invalid ${kind} version '${sent}': strconv.ParseUint: parsing "${sent}": ${problem}`);
  }
  return Number(sent);
}

/** A version that is stale or too new is a 500 and not a 409, because it is a plain Go error in swarmkit's store. */
export function checkVersion(value: Stored, version: number): void {
  if (value.Version.Index !== version) refuseUnknown('update out of sequence');
}
