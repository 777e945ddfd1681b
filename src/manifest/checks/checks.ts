import type { Problem } from '../../model/manifest/problem.ts';
import type { CollectedManifests } from '../collect-manifests.ts';
import type { Check } from './check.ts';
import { annotations } from './metadata/annotations.ts';
import { clusterDuplicate } from './cluster/cluster-duplicate.ts';
import { clusterUnknown } from './cluster/cluster-unknown.ts';
import { clusterWithoutNodes } from './cluster/cluster-without-nodes.ts';
import { engineLimits } from './service/engine-limits.ts';
import { extensionRemoved } from './cluster/extension-removed.ts';
import { extraConfig } from './cluster/extra-config.ts';
import { fileContents } from './file/file-contents.ts';
import { fileObjects } from './file/file-objects.ts';
import { constraints } from './node/constraints.ts';
import { cookieName } from './route/cookie-name.ts';
import { defaultBackendDuplicate } from './route/default-backend-duplicate.ts';
import { hostDuplicate } from './route/host-duplicate.ts';
import { hostsMissing } from './route/hosts-missing.ts';
import { imageMissing } from './service/image-missing.ts';
import { interlockDuplicate } from './cluster/interlock-duplicate.ts';
import { labelReserved } from './metadata/label-reserved.ts';
import { nameDuplicate } from './metadata/name-duplicate.ts';
import { nameReserved } from './metadata/name-reserved.ts';
import { networkAmbiguous } from './network/network-ambiguous.ts';
import { networkConflict } from './network/network-conflict.ts';
import { networkNotInCluster } from './network/network-not-in-cluster.ts';
import { networkNotInService } from './network/network-not-in-service.ts';
import { nodeLabelConflict } from './node/node-label-conflict.ts';
import { nodeLabelUnusable } from './node/node-label-unusable.ts';
import { nodePortConflict } from './node/node-port-conflict.ts';
import { nodeSelector } from './node/node-selector.ts';
import { pathTaken } from './file/path-taken.ts';
import { predefinedNetwork } from './network/predefined-network.ts';
import { subnets } from './network/subnets.ts';
import { portMissing } from './route/port-missing.ts';
import { redirectNotInHosts } from './route/redirect-not-in-hosts.ts';
import { redirectTargets } from './route/redirect-targets.ts';
import { replicasAboveNodes } from './cluster/replicas-above-nodes.ts';
import { routeConflict } from './route/route-conflict.ts';
import { routeIncomplete } from './route/route-incomplete.ts';
import { samePortTwice } from './cluster/same-port-twice.ts';
import { serviceNameDuplicate } from './metadata/service-name-duplicate.ts';
import { serviceNameInvalid } from './metadata/service-name-invalid.ts';
import { servicePortConflict } from './service/service-port-conflict.ts';
import { tlsFiles } from './file/tls-files.ts';
import { vipWithoutAddress } from './route/vip-without-address.ts';
import { workloadChecks } from './service/workload-checks.ts';

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
  nodeLabelUnusable,
  constraints,
  replicasAboveNodes,
  samePortTwice,
  nodeLabelConflict,
  nodePortConflict,
  servicePortConflict,
  networkConflict,
  subnets,
  predefinedNetwork,
  networkNotInCluster,
  networkNotInService,
  hostDuplicate,
  fileObjects,
  fileContents,
  tlsFiles,
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
  engineLimits,
  ...workloadChecks,
];

/** Skipped for incomplete sets: what these report as missing could be in a manifest that is left out because of an error. */
const checksOfCompleteSets: readonly Check[] = [clusterUnknown, networkAmbiguous];

export const runChecks = (set: CollectedManifests, isComplete: boolean): readonly Problem[] =>
  [...checks, ...(isComplete ? checksOfCompleteSets : [])].flatMap((check) => check(set));
