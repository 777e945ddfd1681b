import { Failure } from '../../model/failure.ts';
import type { Key } from '../../kernel/key.ts';
import type { ObservedConfig } from '../../model/observed.ts';
import { incidentsLabel, incidentsName, ownerLabel } from '../../model/own-labels.ts';
import type { NewConfig } from '../../model/write.ts';
import { incidentId, isAbout } from '../alert-kinds.ts';
import type { DaemonState, PassContext } from '../daemon-state.ts';
import type { Contest } from '../drift/contests.ts';
import { parseIncidents, serializeIncidents } from './stored-incidents.ts';

/**
 * Takes the open incidents from the swarm, once whenever this process becomes the writer: what is still true is not alerted
 * again, and what has ended meanwhile gets its end. What began of the source before that is published now, if it is news.
 */
export function takeIncidents(configs: readonly ObservedConfig[], context: PassContext): void {
  const { memory, settings, fetches, publish } = context;
  const config = configs.find(({ name }) => name === incidentsName(settings.owner));
  const text = config?.labels[incidentsLabel] ?? '';
  memory.update({ storedIncidents: config === undefined ? undefined : { ...config, text } });
  const { term, incidentsTerm, incidents: local, deferred } = memory.state();
  if (incidentsTerm === term) return;
  const { incidents: stored, aliveOn } = parseIncidents(text);
  const storedIds = new Set(stored.map(({ id }) => id));
  memory.update({
    ...{ incidentsTerm: term, aliveOn },
    incidents: [...stored, ...local.filter(({ id }) => !storedIds.has(id))],
    ...stateBefore(stored, context),
  });
  publish({ type: 'incidents.loaded', incidents: stored });
  publishDeferred(storedIds, context);
  const isOfSource = (id: string): boolean => isAbout('source', id) || isAbout('manifests', id);
  if ([...storedIds].some((id) => isOfSource(id) && !deferred.has(id))) fetches.wake();
}

/** Publishes what began of the source while it was not known of what people were notified, unless they were. */
function publishDeferred(known: ReadonlySet<string>, { memory, publish }: PassContext): void {
  const { deferred } = memory.state();
  memory.update({ deferred: new Map() });
  for (const [id, event] of deferred) if (!known.has(id)) publish(event);
}

/** What the incidents tell of the state before: the source is read again, so that its recovery is noticed. */
function stateBefore(
  stored: DaemonState['incidents'],
  { memory, dependencies }: PassContext,
): Partial<DaemonState> {
  const { deferred } = memory.state();
  const has = (id: string): boolean => stored.some((incident) => incident.id === id) && !deferred.has(id);
  const sync = stored.find(({ id }) => id === incidentId('sync'));
  const changedMs = dependencies.clock.monotonicMs();
  const contested = stored.flatMap(({ id, alert: { resource } }): [Key, Contest][] =>
    isAbout('contested', id) && resource !== undefined ? [[resource, { drift: undefined, changedMs }]] : [],
  );
  return {
    ...(has(incidentId('source')) ? { isSourceDown: true } : {}),
    ...(has(incidentId('manifests')) ? { isInvalid: true, seenDigest: undefined } : {}),
    ...(sync === undefined ? {} : { failure: sync.alert.summary, failureKey: sync.key }),
    ...(contested.length === 0 ? {} : { contests: new Map(contested) }),
  };
}

/**
 * Writes the open incidents to the swarm if they have changed, once for each look: the next one knows the version of what was
 * written. What fails is written after the next look.
 */
export async function storeIncidents({ memory, settings, dependencies }: PassContext): Promise<void> {
  const { storedIncidents: stored } = memory.state();
  const text = textToStore(memory.state());
  if (text === undefined) return;
  const config = configOf(settings.owner, text);
  try {
    if (stored === undefined) await dependencies.writer.createConfig(config);
    else await dependencies.writer.updateConfig(stored, config);
    memory.update({ storedIncidents: { id: '', version: 0, text, isWritten: true } });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** Undefined: nothing is to be written. */
function textToStore(state: DaemonState): string | undefined {
  const { incidents, aliveOn, storedIncidents: stored, isStandby, incidentsTerm, term } = state;
  const isEmpty = stored === undefined && incidents.length === 0 && aliveOn === undefined;
  if (isEmpty || isStandby || incidentsTerm !== term) return undefined;
  const text = serializeIncidents({ incidents, aliveOn });
  return stored?.isWritten === true || stored?.text === text ? undefined : text;
}

/** A config needs data, and the data is immutable: what changes is in the labels. */
const configOf = (owner: string, text: string): NewConfig => ({
  name: incidentsName(owner),
  labels: { [ownerLabel]: owner, [incidentsLabel]: text },
  text: 'The open incidents of swarm-reconciler: its labels hold what people were notified of.\n',
});
