import type { Located, RoutedService } from '../../../model/manifest.ts';
import type { Problem } from '../../../model/problem.ts';
import { quoted } from '../../describe/describe-value.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** What `--placement-pref` of the docker CLI wants first. The engine wants the label alone, and ignores the rest silently. */
const strategy = /^\s*spread\s*=\s*/i;

export const preferences: Check = (set) => set.services.flatMap(asTheCliTakesThem);

const asTheCliTakesThem = (service: Located<RoutedService>): readonly Problem[] =>
  (service.manifest.spec.placement?.preferences ?? []).flatMap((said, index) => {
    if (!strategy.test(said)) return [];
    return [
      problemAt(service, `/spec/placement/preferences/${index}`, {
        code: 'field-value',
        message: `Field "spec.placement.preferences[${index}]" is text ${quoted(said)}, over which swarm spreads nothing: wanted the label alone, such as "node.labels.zone"`,
        hint: 'Leave out "spread="',
      }),
    ];
  });
