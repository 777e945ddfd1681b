import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { quoted } from '../../describe/describe-value.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** The prefix that `--placement-pref` of the docker CLI requires. The engine expects the label only and silently ignores others. */
const strategy = /^\s*spread\s*=\s*/i;

export const preferences: Check = (set) => set.services.flatMap(cliSyntax);

const cliSyntax = (service: Located<Workload>): readonly Problem[] =>
  (service.manifest.spec.placement?.preferences ?? []).flatMap((preference, index) => {
    if (!strategy.test(preference)) return [];
    return [
      problemAt(service, `/spec/placement/preferences/${index}`, {
        code: 'field-value',
        message: `Field "spec.placement.preferences[${index}]" is text ${quoted(preference)}, which swarm ignores: expected only the label, such as "node.labels.zone"`,
        hint: 'Remove "spread="',
      }),
    ];
  });
