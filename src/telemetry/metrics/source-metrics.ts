import { Counter, type Registry } from 'prom-client';
import type { RevisionSource } from '../../ports/revision-source.ts';

/** Counts how often the source is read. Returns what makes a source that counts. */
export function addSourceMetrics(registry: Registry): (source: RevisionSource) => RevisionSource {
  const fetches = new Counter({
    name: 'reconciler_git_fetch_total',
    help: 'How often the source was read, a git repository or a folder.',
    labelNames: ['result'],
    registers: [registry],
  });
  for (const result of ['success', 'failure']) fetches.inc({ result }, 0);
  return (source) => ({
    ...source,
    fetch: async (signal) => {
      try {
        const revision = await source.fetch(signal);
        fetches.inc({ result: 'success' });
        return revision;
      } catch (error) {
        if (signal?.aborted !== true) fetches.inc({ result: 'failure' });
        throw error;
      }
    },
  });
}
