import type { PassContext } from '../daemon-state.ts';

/** Publishes the sign of life once a day, after its time. Returns when the next one is due. */
export function publishSignOfLife({
  memory,
  publish,
  settings,
  dependencies,
}: PassContext): Date | undefined {
  const { aliveAt } = settings;
  if (aliveAt === undefined) return undefined;
  const now = dependencies.clock.now();
  const today = now.toISOString().slice(0, 10);
  const due = new Date(`${today}T${aliveAt}:00.000Z`);
  if (now < due) return due;
  const { aliveOn, incidents } = memory.state();
  if (aliveOn !== today) {
    memory.update({ aliveOn: today });
    publish({ type: 'daemon.alive', openIncidents: incidents.length });
  }
  due.setUTCDate(due.getUTCDate() + 1);
  return due;
}
