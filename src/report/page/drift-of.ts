import { reconcilerCommand, type Invocation } from '../../model/own-commands.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import { pageField } from './page-field.ts';
import type { PageDrift, PageView } from './page-view.ts';
import { mostDrifts, mostFields } from './view-limits.ts';

/** As the last plan found it. Since when is known where drift is reported, so not on a standby. */
export function driftOf(
  { plan, drifts }: Pick<ReconcilerSnapshot, 'plan' | 'drifts'>,
  invocation: Invocation,
): Pick<PageView, 'drift' | 'moreDrift'> {
  const began = new Map(drifts.map(({ drift, since }) => [drift.resource, since]));
  const found = plan?.drift ?? drifts.map(({ drift }) => drift);
  const shown = found.slice(0, mostDrifts).map(({ resource, state, fields }): PageDrift => {
    const since = began.get(resource);
    return {
      ...{ resource, state, ...(since === undefined ? {} : { since }) },
      fields: fields.slice(0, mostFields).map(pageField),
      moreFields: Math.max(0, fields.length - mostFields),
      command: reconcilerCommand('apply', invocation, '--target', resource),
    };
  });
  return { drift: shown, moreDrift: found.length - shown.length };
}
