import { readdirSync, readFileSync } from 'node:fs';

/** A process may start another one while the others are looked for. */
const longestSearch = 5;

/** The memory that all processes with this entry in their environment use together. */
export const memoryOfMarkedProcesses = (entry: string): number =>
  processIds()
    .filter((pid) => hasEntry(pid, entry))
    .reduce((sum, pid) => sum + memoryOf(pid), 0);

/**
 * Ends every process that has this entry in its environment, which each inherits from its parent, also when the parent
 * has ended already. Only Linux tells the environment of a process: elsewhere nothing is found.
 */
export function endMarkedProcesses(entry: string): void {
  for (let search = 0; search < longestSearch; search += 1) {
    const found = processIds().filter((pid) => hasEntry(pid, entry));
    if (found.length === 0) return;
    for (const pid of found) endProcess(pid);
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function hasEntry(pid: number, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
  } catch {
    // It has ended, or belongs to another user.
    return false;
  }
}

function memoryOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
