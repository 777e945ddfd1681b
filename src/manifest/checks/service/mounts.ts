import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { localVolumeName } from '../../../service-fields/engine-limits.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { repeated } from '../repeated.ts';

type Mount = NonNullable<Workload['spec']['mounts']>[number];

/** Mounts that cannot work: the engine accepts nearly any, and then the tasks fail. */
export const mounts: Check = (set) =>
  set.services.flatMap((service) => {
    const all = (service.manifest.spec.mounts ?? []).map((mount, index) => ({ mount, index }));
    const twice = repeated(all, ({ mount }) => cleanPath(mount.target)).map(({ first, later }) =>
      problem(service, later.index, 'target', {
        message: `Mount "${later.mount.target}" is already declared: spec.mounts[${first.index}]${respelled(first.mount, later.mount)}`,
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

type MountFault = readonly [field: string, words: Words];

function faultsOf(service: Located<Workload>, mount: Mount, index: number): readonly Problem[] {
  const start = `Mount "${mount.target}" of type ${mount.type}`;
  return [...sourceFaults(mount, start), ...targetFaults(mount, start), ...strayOptions(mount, start)].map(
    ([field, words]) => problem(service, index, field, words),
  );
}

function sourceFaults(mount: Mount, start: string): readonly MountFault[] {
  const { type, source } = mount;
  switch (type) {
    case 'bind':
    case 'npipe':
      return pathFaults(source, start);
    case 'tmpfs':
      return source === undefined
        ? []
        : [['source', { message: `${start} has a source`, hint: 'Remove source: a tmpfs is in memory' }]];
    case 'volume':
      return source === undefined || isVolumeName(mount)
        ? []
        : [
            [
              'source',
              {
                message: `${start} has the source "${source}": expected the name of a volume, at least two letters, digits, dots, hyphens or underscores`,
                hint: 'Use type: bind for a path of the node',
              },
            ],
          ];
  }
}

function pathFaults(source: string | undefined, start: string): readonly MountFault[] {
  if (source === undefined)
    return [['type', { message: `${start} has no source`, hint: 'Set source to a path of the node' }]];
  if (isAbsolute(source)) return [];
  const message = `${start} has the source "${source}": expected an absolute path`;
  return [['source', { message, hint: 'Use type: volume for a named volume' }]];
}

function targetFaults({ target }: Mount, start: string): readonly MountFault[] {
  if (!isAbsolute(target))
    return [['target', { message: `${start} is not an absolute path`, hint: 'Start it with a slash' }]];
  if (cleanPath(target) !== '/') return [];
  const message = `${start} covers the whole file system of the container, which the engine rejects`;
  return [['target', { message, hint: 'Name a folder in it' }]];
}

const strayOptions = (mount: Mount, start: string): readonly MountFault[] =>
  (['bind', 'volume', 'tmpfs'] as const)
    .filter((key) => key !== mount.type && mount[key] !== undefined)
    .map((other) => [
      other,
      { message: `${start} has settings for ${other}`, hint: `Remove ${other}, or set type: ${other}` },
    ]);

/** On Linux, or on Windows: `C:\data`, `\\.\pipe\docker`. A template such as {{.Node.Hostname}} may follow it. */
const isAbsolute = (path: string): boolean => /^(\/|\\\\|[A-Za-z]:[\\/])/.test(path);

/** The engine compares targets as cleaned paths: `/data`, `/data/` and `//data` are one. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const respelled = (first: Mount, later: Mount): string =>
  first.target === later.target ? '' : `, spelt "${first.target}"`;

/** Other drivers have rules of their own, and swarm expands templates before the driver sees the name. */
const isVolumeName = ({ source = '', volume }: Mount): boolean =>
  (volume?.driver?.name ?? 'local') !== 'local' || source.includes('{{') || localVolumeName.test(source);
