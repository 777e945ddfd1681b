import type { Located, ServiceCluster, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { parseConstraint, whyNeverMet } from '../../../service-fields/placement-constraint.ts';
import { quoted } from '../../describe/describe-value.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt, type ProblemText } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** Swarm accepts each placement constraint, and a node could meet it. The schema leaves the syntax to this check. */
export const constraints: Check = ({ clusters, services }) => [
  ...clusters.flatMap((cluster) => [
    ...faultsOf(cluster, '/spec/proxy/constraints', cluster.manifest.spec.proxy?.constraints),
    ...faultsOf(cluster, '/spec/extension/constraints', cluster.manifest.spec.extension?.constraints),
  ]),
  ...services.flatMap((service) =>
    faultsOf(service, '/spec/placement/constraints', service.manifest.spec.placement?.constraints),
  ),
];

const faultsOf = (
  located: Located<ServiceCluster> | Located<Workload>,
  pointer: string,
  declared: readonly string[] = [],
): readonly Problem[] =>
  declared.flatMap((constraint, index) => {
    const place = childPointer(pointer, index);
    const text = faultOf(fieldName(place), constraint);
    return text === undefined ? [] : [problemAt(located, place, text)];
  });

function faultOf(field: string, text: string): ProblemText | undefined {
  const parsed = parseConstraint(text);
  const start = `Field "${field}" is text ${quoted(text)}`;
  if ('fault' in parsed) {
    const hint = 'A constraint has a key, == or !=, and a value, such as "node.labels.region==east"';
    return { code: 'field-value', message: `${start}, and swarm accepts ${parsed.fault}`, hint };
  }
  const reason = whyNeverMet(parsed);
  if (reason === undefined) return undefined;
  return {
    code: 'field-value',
    message: `${start}, which no node can meet: ${reason}`,
    hint: 'Correct the constraint, or remove it',
  };
}
