import type { Problem } from '../../model/problem.ts';
import type { CollectedManifests } from '../collect-manifests.ts';
import type { Check } from './check.ts';
import { annotations } from './annotations.ts';
import { clusterDuplicate } from './cluster-duplicate.ts';
import { clusterUnknown } from './cluster-unknown.ts';
import { clusterWithoutNodes } from './cluster-without-nodes.ts';
import { extensionRemoved } from './extension-removed.ts';
import { extraConfig } from './extra-config.ts';
import { fileContents } from './file-contents.ts';
import { fileObjects } from './file-objects.ts';
import { cookieName } from './cookie-name.ts';
import { defaultBackendDuplicate } from './default-backend-duplicate.ts';
import { hostDuplicate } from './host-duplicate.ts';
import { hostsMissing } from './hosts-missing.ts';
import { imageMissing } from './image-missing.ts';
import { interlockDuplicate } from './interlock-duplicate.ts';
import { labelReserved } from './label-reserved.ts';
import { nameDuplicate } from './name-duplicate.ts';
import { nameReserved } from './name-reserved.ts';
import { networkAmbiguous } from './network-ambiguous.ts';
import { networkConflict } from './network-conflict.ts';
import { networkNotInCluster } from './network-not-in-cluster.ts';
import { networkNotInService } from './network-not-in-service.ts';
import { nodeLabelConflict } from './node-label-conflict.ts';
import { nodeLabelUnaskable } from './node-label-unaskable.ts';
import { nodePortConflict } from './node-port-conflict.ts';
import { nodeSelector } from './node-selector.ts';
import { pathTaken } from './path-taken.ts';
import { portMissing } from './port-missing.ts';
import { redirectNotInHosts } from './redirect-not-in-hosts.ts';
import { redirectTargets } from './redirect-targets.ts';
import { replicasAboveNodes } from './replicas-above-nodes.ts';
import { routeConflict } from './route-conflict.ts';
import { routeIncomplete } from './route-incomplete.ts';
import { samePortTwice } from './same-port-twice.ts';
import { serviceNameDuplicate } from './service-name-duplicate.ts';
import { serviceNameInvalid } from './service-name-invalid.ts';
import { servicePortConflict } from './service-port-conflict.ts';
import { vipWithoutAddress } from './vip-without-address.ts';
import { workloadChecks } from './workload-checks.ts';

const checks: readonly Check[] = [
  annotations,
  imageMissing,
  nameDuplicate,
  nameReserved,
  interlockDuplicate,
  clusterDuplicate,
  extensionRemoved,
  extraConfig,
  clusterWithoutNodes,
  serviceNameInvalid,
  serviceNameDuplicate,
  nodeSelector,
  nodeLabelUnaskable,
  replicasAboveNodes,
  samePortTwice,
  nodeLabelConflict,
  nodePortConflict,
  servicePortConflict,
  networkConflict,
  networkNotInCluster,
  networkNotInService,
  hostDuplicate,
  fileObjects,
  fileContents,
  hostsMissing,
  portMissing,
  routeIncomplete,
  routeConflict,
  vipWithoutAddress,
  redirectNotInHosts,
  redirectTargets,
  cookieName,
  pathTaken,
  defaultBackendDuplicate,
  labelReserved,
  ...workloadChecks,
];

/** What these miss could be in a manifest that another problem keeps out of the set. */
const checksOfCompleteSets: readonly Check[] = [clusterUnknown, networkAmbiguous];

export const runChecks = (set: CollectedManifests, isComplete: boolean): readonly Problem[] =>
  [...checks, ...(isComplete ? checksOfCompleteSets : [])].flatMap((check) => check(set));
