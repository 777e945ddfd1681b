import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Plan } from '../../model/plan.ts';
import { observe } from '../../observe/observe.ts';
import { exportFrom, type CheckedExport } from '../../export/export-from.ts';
import type { ExportedManifest } from '../../export/exported.ts';
import { visibleText } from '../../kernel/visible-text.ts';
import { objectOf } from '../../kernel/json.ts';
import { maskedAt } from '../../model/masking/masked-values.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { writeExport } from '../export-folder.ts';
import { manifestsYaml } from '../manifest-yaml.ts';
import { showsSecrets } from '../show-secrets.ts';
import type { ExportFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler export`: the swarm as manifests that produce an empty plan. Sends GET requests only. */
export async function exportManifests(options: ExportFlags, streams: Streams): Promise<ExitCode> {
  const isRevealed = showsSecrets(
    { showSecrets: options.showSecrets },
    streams,
    '--out-dir writes files with all values, which only you can read',
  );
  const { reader } = connect(options.host, streams);
  const observed = await observe(reader, streams.signal);
  const exported = exportFrom(observed, {
    owner: options.owner,
    now: createSystemClock().now().toISOString(),
    isAll: options.all,
  });
  if (options.outDir === undefined) {
    const { manifests } = exported;
    streams.stdout.write(manifestsYaml(isRevealed ? manifests : manifests.map(maskedManifest)));
  } else
    for (const path of await writeExport(options.outDir, exported.manifests))
      streams.stdout.write(`${path}\n`);
  streams.stderr.write(
    remarks(exported, options, isRevealed)
      .map((line) => `${visibleText(line)}\n`)
      .join(''),
  );
  return exitCodes.done;
}

/** `validate` refuses the placeholders, so that nobody applies them. */
const maskedManifest = (manifest: ExportedManifest): ExportedManifest => ({
  ...manifest,
  spec: objectOf(maskedAt([], manifest.spec)),
});

const remarks = (
  { manifests, notes, plan }: CheckedExport,
  { outDir }: ExportFlags,
  isRevealed: boolean,
): readonly string[] => {
  const withSensitiveValues = manifests.filter(({ sensitive }) => sensitive.length > 0);
  const fields = [...new Set(withSensitiveValues.flatMap(({ sensitive }) => sensitive))].sort();
  const names = withSensitiveValues.map(({ name }) => name).join(', ');
  return [
    ...notes,
    ...(withSensitiveValues.length === 0
      ? []
      : [
          outDir !== undefined || isRevealed
            ? `Values of ${fields.join(', ')} are in it in plain text: ${names}`
            : `Values of ${fields.join(', ')} are masked: ${names}. --out-dir writes files that have them`,
        ]),
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
