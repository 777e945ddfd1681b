import { closestName } from '../kernel/closest-name.ts';
import type { StoredLedger } from '../model/facts.ts';
import { Failure } from '../model/failure.ts';
import { nameOf, type Key } from '../kernel/key.ts';
import { rowsOf, type Ledger, type SuspensionTarget } from '../model/ledger.ts';
import type { ObservedConfig } from '../model/observed.ts';
import { reconcilerCommand, type Invocation } from '../model/own-commands.ts';
import { ledgerName, ownerOfLedger } from '../model/own-labels.ts';

/** The existing ledger. If the owner has none, the failure lists the owners of the swarm. */
export function requireLedger(
  { head, ledger }: StoredLedger,
  configs: readonly ObservedConfig[],
  owner: string,
): Ledger {
  if (ledger !== undefined) return ledger;
  const others = configs.flatMap(({ name }) => ownerOfLedger(name) ?? []).filter((other) => other !== owner);
  const hint =
    others.length === 0
      ? 'The first apply that changes something creates it'
      : `Owners of this swarm: ${others.join(', ')}. Name one with --owner`;
  const isBroken = head !== undefined;
  throw new Failure(
    isBroken
      ? `Cannot read the ledger of the owner "${owner}": ${ledgerName(owner)} is damaged`
      : `The owner "${owner}" has no ledger in this swarm`,
    {
      kind: 'rejected',
      code: 'ledger-missing',
      resource: ledgerName(owner),
      hint: isBroken ? 'The next apply creates it again' : hint,
    },
  );
}

/** The target of a command: a resource as the user typed it, or all of them if none was typed. */
export const knownTarget = (
  text: string | undefined,
  ledger: Ledger,
  invocation: Invocation,
): SuspensionTarget =>
  text === undefined || text === 'all' ? 'all' : knownResource(text, ledger, invocation);

/** A resource that is in the ledger. */
function knownResource(text: string, ledger: Ledger, invocation: Invocation): Key {
  const keys = [...new Set([...rowsOf(ledger).map(([key]) => key), ...suspendedKeys(ledger)])];
  return knownKey(text, keys, {
    message: `The owner "${invocation.owner}" has no resource "${text}"`,
    hint: `List its resources with: ${reconcilerCommand('status', invocation)}`,
  });
}

/** The key that the user typed. Otherwise throws the `unknown` Failure, with a similar key as a hint if there is one. */
export function knownKey(
  text: string,
  keys: readonly Key[],
  unknown: { readonly message: string; readonly hint: string },
): Key {
  const known = keys.find((key) => key === text);
  if (known !== undefined) return known;
  const name = text.slice(text.indexOf('/') + 1);
  const suggested = keys.find((key) => nameOf(key) === name) ?? closestName(text, keys);
  const hint = suggested === undefined ? unknown.hint : `Did you mean "${suggested}"?`;
  throw new Failure(unknown.message, { kind: 'rejected', code: 'resource-unknown', hint });
}

const suspendedKeys = ({ suspensions = {} }: Ledger): readonly Key[] =>
  Object.keys(suspensions).filter((target): target is Key => target !== 'all');
