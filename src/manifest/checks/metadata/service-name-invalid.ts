import { clusterName, clusterServiceNames } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest.ts';
import type { Problem } from '../../../model/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, nameField } from '../find-clusters.ts';

/** Swarm's limits; a name that a manifest says itself is held to them by its schema. */
const longest = 63;
const wellFormed = /^[A-Za-z0-9]+([-_]+[A-Za-z0-9]+)*$/;

/** The core names services after the cluster, and swarm takes only what can be a DNS label: the core would try for ever. */
export const serviceNameInvalid: Check = (set) =>
  set.clusters.flatMap((cluster): readonly Problem[] => {
    const { extension, proxy, config } = clusterServiceNames(cluster.manifest);
    const names = [extension, proxy, config];
    const [worst = ''] = names.toSorted((left, right) => right.length - left.length);
    const malformed = names.find((name) => !wellFormed.test(name));
    if (worst.length > longest) return [problem(cluster, worst, `has ${worst.length} characters`, shorter)];
    return malformed === undefined ? [] : [problem(cluster, malformed, 'is no DNS label', plainer)];
  });

const shorter = `at most ${longest}`;
const plainer = 'letters, digits and inner hyphens or underscores';

function problem(cluster: Located<ServiceCluster>, name: string, trouble: string, wanted: string): Problem {
  const start = capitalized(describeCluster(clusterName(cluster.manifest)));
  return problemAt(cluster, nameField(cluster, 'serviceCluster'), {
    code: 'service-name-invalid',
    message: `${start} gives its services names after its own, and "${name}" ${trouble}: wanted ${wanted}`,
    hint: 'Give the cluster another name, or say spec.proxy.serviceName, spec.extension.serviceName and spec.extension.configServiceName',
  });
}
