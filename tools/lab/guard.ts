import { daemonPids } from './node/cgroup.ts';
import type { LabPaths } from './paths.ts';
import { LabError } from './lab-error.ts';
import { commandLine } from './process.ts';

/** The folders of all labs on this machine with a running daemon, read from the daemons' command lines. */
export function runningLabs(): string[] {
  const dirs = daemonPids().flatMap((pid) => {
    const dir = /(\/\S*)\/(nodes\/\d+\/daemon\.json|registry\/config\.yml)( |$)/.exec(
      commandLine(pid).join(' '),
    );
    return dir?.[1] ?? [];
  });
  return [...new Set(dirs)].toSorted();
}

/** Refuses a second lab: it would use the same names for namespaces, links and cgroups. */
export function requireOnlyLab(paths: LabPaths): void {
  const other = runningLabs().find((dir) => dir !== paths.dir);
  if (other !== undefined) {
    throw new LabError(
      `Cannot change the lab in "${paths.dir}": another lab runs in "${other}", and a machine can run only one: ` +
        `stop it with RECONCILER_LAB_DIR=${other} npm run lab -- down`,
    );
  }
}
