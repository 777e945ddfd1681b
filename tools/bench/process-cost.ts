import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ProcessCost {
  /** User and system time. */
  readonly cpuSeconds: number;
  /** Resident memory. */
  readonly megabytes: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What a process has cost until now. */
export async function costOf(pid: number): Promise<ProcessCost> {
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / ticksPerSecond,
    megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000,
  };
}
