import { visibleText } from '../kernel/visible-text.ts';
import type { RefusedRoute, RenderedProxy } from './proxy-model.ts';

/** The file of a cluster for a person to read, with what is not in it. */
export function describeProxy(cluster: string, { text, refused, notes }: RenderedProxy): string {
  const name = cluster === '' ? 'the default cluster' : `the service cluster ${cluster}`;
  const comments = [
    `nginx.conf of ${name}`,
    ...refused.map((route) => `refused: ${refusalText(route)}`),
    ...notes.map((note) => `note: ${note}`),
  ];
  const lines = [...comments.map((comment) => `# ${comment}`), ...text.replace(/\n$/, '').split('\n')];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}

const refusalText = ({ service, label, host, part, reason, hint }: RefusedRoute): string =>
  `${service}: ${label}${host === undefined ? '' : ` of ${host}`}${part === undefined ? '' : ' (only TLS)'}: ${reason}. ${hint}`;
