import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Plan } from '../../model/plan.ts';
import { observe } from '../../observe/observe.ts';
import { exportFrom, type CheckedExport } from '../../export/export-from.ts';
import { visibleText } from '../../kernel/visible-text.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { writeExport } from '../export-folder.ts';
import { manifestsYaml } from '../manifest-yaml.ts';
import type { ExportFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler export`: the swarm as manifests that produce an empty plan. Sends GET requests only. */
export async function exportManifests(options: ExportFlags, streams: Streams): Promise<ExitCode> {
  const { reader } = connect(options.host, streams);
  const observed = await observe(reader, streams.signal);
  const exported = exportFrom(observed, {
    owner: options.owner,
    now: createSystemClock().now().toISOString(),
    isAll: options.all,
  });
  if (options.outDir === undefined) streams.stdout.write(manifestsYaml(exported.manifests));
  else
    for (const path of await writeExport(options.outDir, exported.manifests))
      streams.stdout.write(`${path}\n`);
  streams.stderr.write(
    remarks(exported)
      .map((line) => `${visibleText(line)}\n`)
      .join(''),
  );
  return exitCodes.done;
}

const remarks = ({ manifests, notes, plan }: CheckedExport): readonly string[] => {
  const withSensitiveValues = manifests.filter(({ sensitive }) => sensitive.length > 0);
  const fields = [...new Set(withSensitiveValues.flatMap(({ sensitive }) => sensitive))].sort();
  const names = withSensitiveValues.map(({ name }) => name).join(', ');
  return [
    ...notes,
    ...(withSensitiveValues.length === 0
      ? []
      : [`Values of ${fields.join(', ')} are in it in plain text: ${names}`]),
    ...(manifests.length === 0 ? [] : [`Plan of these manifests: ${planText(plan)}`]),
  ];
};

function planText({ changes, refused }: Plan): string {
  const adopted = changes.filter(({ op }) => op === 'adopt');
  const other = changes.filter(({ op }) => op !== 'adopt');
  const parts = [
    ...(adopted.length === 0 ? [] : [`adopts ${adopted.map(({ resource }) => resource).join(', ')}`]),
    ...other.map(
      ({ op, resource, fields }) => `${op} ${resource} (${fields.map(({ path }) => path).join(', ')})`,
    ),
    ...refused.map(({ resource, reason }) => `refused ${resource}: ${reason}`),
  ];
  return parts.length === 0 ? 'no changes' : parts.join('; ');
}
