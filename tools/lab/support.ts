import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { canMakeGroups, listingHierarchy } from './node/cgroup.ts';
import { LabError } from './lab-error.ts';
import { findProgram } from './program.ts';

type LabSupport =
  { readonly supported: true } | { readonly supported: false; readonly reasons: readonly string[] };

/** Maps a program to the Debian package that contains it. */
const packages = {
  dockerd: 'docker.io',
  docker: 'docker.io (docker-cli from Debian 13 on)',
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  tar: 'tar',
  ldd: 'libc-bin',
  'docker-registry': 'docker-registry',
  gcc: 'gcc and libc6-dev',
  nginx: 'nginx-light',
  busybox: 'busybox-static',
};

/** Whether this machine can run a lab; if not, everything that is missing and how to get it. */
export function labSupport(): LabSupport {
  const reasons = [...missingSystem(), ...missingPrograms(), ...missingRights()];
  return reasons.length === 0 ? { supported: true } : { supported: false, reasons };
}

export function requireSupport(): void {
  const support = labSupport();
  if (support.supported) return;
  throw new LabError(
    ['This machine cannot run a lab:', ...support.reasons.map((text) => `- ${text}`)].join('\n'),
  );
}

function missingSystem(): string[] {
  return process.platform === 'linux' ? [] : [`The system is ${process.platform}: a lab needs Linux`];
}

function missingPrograms(): string[] {
  return Object.entries(packages)
    .filter(([program]) => findProgram(program) === undefined)
    .map(([program, name]) => `The program "${program}" is missing: install the Debian package ${name}`);
}

/** Each check depends on the one before, so only the first failure is reported. */
function missingRights(): string[] {
  if (process.getuid?.() !== 0) {
    return ['The user is not root: namespaces, mounts and cgroups need root: run the command with sudo'];
  }
  if (!canMakeNamespace()) {
    return ['Cannot make a network namespace: in a container, run it with --privileged'];
  }
  if (!existsSync(listingHierarchy())) {
    return [
      `There is no cgroup hierarchy at "${listingHierarchy()}": mount the cgroups, as the system does at boot`,
    ];
  }
  if (!canMakeGroups()) {
    return [`Cannot make a cgroup in "${listingHierarchy()}": in a container, run it with --privileged`];
  }
  return [];
}

function canMakeNamespace(): boolean {
  const unshare = findProgram('unshare');
  return unshare !== undefined && spawnSync(unshare, ['--net', '--mount', '--uts', 'true']).status === 0;
}
