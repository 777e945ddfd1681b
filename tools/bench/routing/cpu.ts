import { existsSync, readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Of itself and of its children that have ended. */
  readonly cpuSeconds: number;
}

/** CPU seconds of a process and all below it, those that have ended included. */
export const cpuOf = (pid: number): number =>
  familyOf(pid).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);

/** Memory of a process and all below it, in MB: shared pages are counted once. */
export const memoryOf = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => sum + shareOf(member.pid), 0) / 1024;

export const countOf = (pid: number): number => familyOf(pid).length;

function familyOf(pid: number): readonly Process[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  const family = all.filter((process) => process.pid === pid);
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

function readProcess(pid: number): Process[] {
  const text = textOf(`/proc/${pid}/stat`);
  // The second field is the name of the program, in brackets, and may contain anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (text === '') return [];
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return [{ pid, parent: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond }];
}

const shareOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function textOf(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    return ''; // The process has ended meanwhile.
  }
}
