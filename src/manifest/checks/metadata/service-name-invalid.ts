import { clusterName, clusterServiceNames } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { capitalized, describeCluster, nameField } from '../find-clusters.ts';

/** Swarm's limits. The schema enforces them for names that a manifest declares. */
const longest = 63;
const wellFormed = /^[A-Za-z0-9]+([-_]+[A-Za-z0-9]+)*$/;

/** The core names services after the cluster. Swarm accepts only DNS labels, so the core would retry for ever. */
export const serviceNameInvalid: Check = (set) =>
  set.clusters.flatMap((cluster): readonly Problem[] => {
    const { extension, proxy, config } = clusterServiceNames(cluster.manifest);
    const names = [extension, proxy, config];
    const [longestName = ''] = names.toSorted((left, right) => right.length - left.length);
    const malformed = names.find((name) => !wellFormed.test(name));
    if (longestName.length > longest) {
      return [problem(cluster, longestName, `has ${longestName.length} characters`, shorter)];
    }
    return malformed === undefined ? [] : [problem(cluster, malformed, 'is not a DNS label', plainer)];
  });

const shorter = `at most ${longest}`;
const plainer = 'letters, digits and inner hyphens or underscores';

function problem(cluster: Located<ServiceCluster>, name: string, fault: string, expected: string): Problem {
  const start = capitalized(describeCluster(clusterName(cluster.manifest)));
  return problemAt(cluster, nameField(cluster, 'serviceCluster'), {
    code: 'service-name-invalid',
    message: `${start} names its services after itself, and "${name}" ${fault}: expected ${expected}`,
    hint: 'Give the cluster another name, or set spec.proxy.serviceName, spec.extension.serviceName and spec.extension.configServiceName',
  });
}
