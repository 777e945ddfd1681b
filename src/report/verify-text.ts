import { groupBy } from '../kernel/group-by.ts';
import type { ProbeResult, Verification } from '../model/verification.ts';
import { plainText, type TextStyle } from './text-style.ts';
import { countVerdicts } from './verify-json.ts';
import { visible } from './visible.ts';

/** What failed and what is worth a warning, grouped by host, and one line of counts. */
export function renderVerification({ probes }: Verification, style: TextStyle = plainText): string {
  const shown = visible(probes.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn'));
  const groups = [...groupBy(shown, titleOf)].map(([title, results]) =>
    [style('bold', title), ...results.flatMap((result) => linesOf(result, style)), ''].join('\n'),
  );
  return `${[...groups, summary(probes)].join('\n')}\n`;
}

const titleOf = ({ host, cluster }: ProbeResult): string => host ?? `cluster ${clusterText(cluster)}`;

const clusterText = (cluster: string): string => (cluster === '' ? '(default)' : cluster);

function linesOf(result: ProbeResult, style: TextStyle): readonly string[] {
  const { verdict, kind, reason = '', hint, expected } = result;
  const mark = style(verdict === 'fail' ? 'red' : 'yellow', verdict.padEnd(4));
  return [
    `  ${mark}  ${kind.padEnd(11)}  ${placeOf(result)}: ${reason}`,
    `${' '.repeat(21)}expected ${expected}`,
    ...(hint === undefined ? [] : [`${' '.repeat(21)}${hint}`]),
  ];
}

function placeOf({ cluster, node, request }: ProbeResult): string {
  const of = `cluster ${clusterText(cluster)}`;
  if (request === undefined) return node === undefined ? of : `${of}, ${node}`;
  const { scheme, address, port, path } = request;
  return `${of}, ${node ?? ''} (${scheme} ${address}:${port}${path})`;
}

function summary(probes: readonly ProbeResult[]): string {
  const { ok, warn, fail, skipped } = countVerdicts(probes);
  return `${probes.length} ${probes.length === 1 ? 'probe' : 'probes'}: ${ok} ok, ${warn} warn, ${fail} fail, ${skipped} skipped.`;
}
