import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { repeated } from '../repeated.ts';

type Mount = NonNullable<Workload['spec']['mounts']>[number];

/** Mounts that cannot work: the engine accepts nearly any, and then the tasks fail. */
export const mounts: Check = (set) =>
  set.services.flatMap((service) => {
    const all = (service.manifest.spec.mounts ?? []).map((mount, index) => ({ mount, index }));
    const twice = repeated(all, ({ mount }) => mount.target).map(({ first, later }) =>
      problem(service, later.index, 'target', {
        message: `Mount "${later.mount.target}" is already declared: spec.mounts[${first.index}]`,
        hint: 'Give each mount a target of its own',
      }),
    );
    return [...twice, ...all.flatMap(({ mount, index }) => faultsOf(service, mount, index))];
  });

interface Words {
  readonly message: string;
  readonly hint: string;
}

const problem = (service: Located<Workload>, index: number, field: string, words: Words): Problem =>
  problemAt(service, `${childPointer('/spec/mounts', index)}/${field}`, { code: 'field-value', ...words });

function faultsOf(service: Located<Workload>, mount: Mount, index: number): readonly Problem[] {
  const { type, source, target } = mount;
  const faults: (readonly [string, Words])[] = [];
  const isPath = type === 'bind' || type === 'npipe';
  const start = `Mount "${target}" of type ${type}`;
  if (isPath && source === undefined) {
    faults.push(['type', { message: `${start} has no source`, hint: 'Set source to a path of the node' }]);
  }
  if (isPath && source !== undefined && !isAbsolute(source)) {
    faults.push([
      'source',
      {
        message: `${start} has the source "${source}": expected an absolute path`,
        hint: 'Use type: volume for a named volume',
      },
    ]);
  }
  if (type === 'tmpfs' && source !== undefined) {
    faults.push([
      'source',
      { message: `${start} has a source`, hint: 'Remove source: a tmpfs is in memory' },
    ]);
  }
  if (!isAbsolute(target)) {
    faults.push(['target', { message: `${start} is not an absolute path`, hint: 'Start it with a slash' }]);
  }
  for (const other of (['bind', 'volume', 'tmpfs'] as const).filter((key) => key !== type)) {
    if (mount[other] === undefined) continue;
    faults.push([
      other,
      { message: `${start} has settings for ${other}`, hint: `Remove ${other}, or set type: ${other}` },
    ]);
  }
  return faults.map(([field, words]) => problem(service, index, field, words));
}

/** On Linux, or on Windows: `C:\data`, `\\.\pipe\docker`. A template such as {{.Node.Hostname}} may follow it. */
const isAbsolute = (path: string): boolean => /^(\/|\\\\|[A-Za-z]:[\\/])/.test(path);
