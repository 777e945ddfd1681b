import { ledgerLimitBytes } from '../defaults/limits.ts';
import { Failure } from '../model/failure.ts';
import type { StoredLedger, StoredShard } from '../model/facts.ts';
import { serializeLedger, splitLedger } from './ledger-codec.ts';
import type { Ledger } from '../model/ledger.ts';
import { ledgerLabel, ledgerName, ledgerShardName, ownerLabel } from '../model/own-labels.ts';
import type { NewConfig } from '../model/write.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';

export interface LedgerPlace {
  readonly writer: SwarmWriter;
  readonly owner: string;
  /** How much one config may hold; a test says less. */
  readonly limitBytes?: number;
}

/**
 * Writes the ledger where it says something new, by compare-and-swap on the version of its head: of two writers that read
 * the same version one gets a conflict, and with it the whole apply stops before its first change.
 *
 * What does not fit into the head goes into parts. A part is never changed: new ones are made first, then the head
 * names them, then what it names no more is removed. Whoever reads between sees the old ledger or the new one.
 */
export async function storeLedger(
  place: LedgerPlace,
  stored: StoredLedger,
  ledger: Ledger,
): Promise<boolean> {
  if (isSame(stored, ledger)) return false;
  const { parts, headWith } = splitLedger(ledger, place.limitBytes ?? ledgerLimitBytes);
  const kept = keptParts(parts, stored);
  const made: string[] = [];
  try {
    const ids = await placeParts(parts, { place, stored, kept, made });
    await writeHead(place, stored, headWith(ids));
  } catch (error) {
    if (!isConflict(error)) throw error;
    // The other writer's head cannot name them. After any other failure it may be ours that does.
    await removeParts(place, made);
    throw conflictOf(error, place.owner);
  }
  const left = stored.parts.filter((part) => kept.get(part.text)?.id !== part.id);
  await removeParts(
    place,
    left.map(({ id }) => id),
  );
  return true;
}

const isSame = ({ ledger, isTorn }: StoredLedger, wanted: Ledger): boolean =>
  ledger !== undefined && !isTorn && serializeLedger(ledger) === serializeLedger(wanted);

/**
 * Parts that stay as they are, by their text. Only those that the head names: whatever else is there may be removed at
 * any moment by the writer that wrote this head.
 */
function keptParts(texts: readonly string[], { parts }: StoredLedger): ReadonlyMap<string, StoredShard> {
  const wanted = new Set(texts);
  return new Map(
    parts.filter(({ isNamed, text }) => isNamed && wanted.has(text)).map((part) => [part.text, part]),
  );
}

interface Placing {
  readonly place: LedgerPlace;
  readonly stored: StoredLedger;
  readonly kept: ReadonlyMap<string, StoredShard>;
  /** Gets the id of each part as soon as it is made. */
  readonly made: string[];
}

async function placeParts(
  texts: readonly string[],
  { place, stored, kept, made }: Placing,
): Promise<readonly string[]> {
  const taken = new Set(stored.parts.map(({ number }) => number));
  const ids: string[] = [];
  let number = 1;
  for (const text of texts) {
    const known = kept.get(text);
    if (known !== undefined) {
      ids.push(known.id);
      continue;
    }
    do number += 1;
    while (taken.has(number));
    const id = await place.writer.createConfig(
      configOf(place.owner, ledgerShardName(place.owner, number), text),
    );
    made.push(id);
    ids.push(id);
  }
  return ids;
}

async function writeHead(
  { writer, owner }: LedgerPlace,
  { head }: StoredLedger,
  text: string,
): Promise<void> {
  const config = configOf(owner, ledgerName(owner), text);
  if (head === undefined) await writer.createConfig(config);
  else await writer.updateConfig(head, config);
}

/** A config needs data and its data can never change: what is remembered stands in its labels. */
const ledgerText = 'The ledger of swarm-reconciler: its labels hold what it remembers. Do not remove it.\n';

const configOf = (owner: string, name: string, text: string): NewConfig => ({
  name,
  labels: { [ownerLabel]: owner, [ledgerLabel]: text },
  text: ledgerText,
});

/** What cannot be removed now is found and removed by the next write: nothing names it. */
async function removeParts({ writer }: LedgerPlace, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    try {
      await writer.removeConfig(id);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const isConflict = (error: unknown): error is Failure =>
  error instanceof Failure && (error.code === 'version-conflict' || error.code === 'name-taken');

const conflictOf = (cause: Failure, owner: string): Failure =>
  new Failure(`Cannot write the ledger of the owner "${owner}": somebody else has just written it`, {
    kind: 'transient',
    code: 'version-conflict',
    resource: ledgerName(owner),
    hint: 'Run again. If another reconciler works for the same owner, let it finish, or give one of them another --owner',
    cause,
  });
