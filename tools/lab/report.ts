import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabPaths } from './paths.ts';
import { labPaths } from './paths.ts';
import { dockerCommand } from './node/node-command.ts';
import type { LabNode } from './node/node.ts';
import { run } from './program.ts';
import { readLab } from './state.ts';
import { describeLab } from './status.ts';

const shownComplaints = 15;

/** Warnings about missing kernel features, which every engine logs at each start. */
const noise = /kernel parameter|kernel does not support|devmapper|modprobe|default vlan|ipvs family/;

/**
 * What a developer looks at first after a test on the lab failed: the nodes, the tasks with their errors, and the last
 * errors and warnings of the engines. The lab itself is gone by then. Never fails.
 */
export async function reportLab(): Promise<string> {
  const started = await readLab(labPaths());
  if (started === undefined) return 'No lab is running.';
  const { paths, nodes } = started;
  const sections = [
    describeLab(paths, nodes).then((lines) => lines.join('\n')),
    readTasks(paths, nodes),
    ...nodes.map(readComplaints),
  ];
  const settled = await Promise.allSettled(sections);
  return settled
    .map((section) => (section.status === 'fulfilled' ? section.value : String(section.reason)))
    .join('\n');
}

async function readTasks(paths: LabPaths, nodes: readonly LabNode[]): Promise<string> {
  const names = nodes.map(({ name }) => name);
  const columns = '{{.Name}}  {{.Node}}  {{.DesiredState}}  {{.CurrentState}}  {{.Error}}';
  const args = ['node', 'ps', '--no-trunc', '--format', columns, ...names];
  const command = dockerCommand(paths, nodes[0]!, args); // planNodes() never returns less than one manager
  const printed = await run(command.program, command.args, { env: command.env, timeoutMs: 20_000 });
  // The client repeats the whole list for each node.
  return [...new Set(printed.trimEnd().split('\n'))].join('\n');
}

async function readComplaints({ name, dir }: LabNode): Promise<string> {
  const lines = (await readFile(join(dir, 'log'), 'utf8')).trimEnd().split('\n');
  const complaints = lines.filter(
    (line) => /level=(error|warning|fatal)|panic/.test(line) && !noise.test(line),
  );
  return [`Last errors and warnings of ${name}:`, ...complaints.slice(-shownComplaints)].join('\n');
}
