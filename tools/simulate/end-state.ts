import { keyOf, type Key } from '../../src/kernel/key.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { ownerLabel } from '../../src/model/own-labels.ts';
import type { Plan } from '../../src/model/plan.ts';
import { declaredClusters, type Declaration } from './declaration.ts';
import type { World } from './world.ts';

interface Named {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>> | null;
}

/**
 * What is missing from the swarm or left over in the end, compared with what was pushed. Objects that the plan reports as
 * refused or retained are excused.
 */
export function endFaults(
  { sandbox, declaration }: World,
  { refused, retained }: Plan,
  { rows }: Ledger,
): readonly string[] {
  if (declaration === undefined) return [];
  const reported = new Set([...refused, ...retained].map(({ resource }) => resource));
  const isExcused = (key: Key): boolean => reported.has(key) || rows[key]?.isKept === true;
  const { services, networks, configs, secrets } = sandbox.snapshot();
  const specs = (objects: readonly { readonly Spec: Named }[]): readonly Named[] =>
    objects.map(({ Spec }) => Spec);
  const files = desiredFiles(declaration, isExcused);
  return [
    ...countFaults('service', Object.keys(declaration.services), specs(services), isExcused),
    ...countFaults(
      'network',
      declaredClusters(declaration).map((name) => `${name}net`),
      networks as readonly Named[], // as the sandbox shows them
      isExcused,
    ),
    ...fileFaults('secret', files, specs(secrets), isExcused),
    ...fileFaults('config', files, specs(configs), isExcused),
  ];
}

const isOurs = ({ Labels }: Named): boolean => Labels?.[ownerLabel] === 'default';

/** Every desired object has to exist, and no owned object that is not desired. */
function countFaults(
  kind: 'service' | 'network',
  desired: readonly string[],
  observed: readonly Named[],
  isExcused: (key: Key) => boolean,
): readonly string[] {
  const names = observed.map(({ Name }) => Name);
  const ours = observed.filter(isOurs).map(({ Name }) => Name);
  const unexcused = (name: string): boolean => !isExcused(keyOf(kind, name));
  return [
    ...desired
      .filter((name) => !names.includes(name) && unexcused(name))
      .map((name) => `${kind} ${name} is missing`),
    ...ours
      .filter((name) => !desired.includes(name) && unexcused(name))
      .map((name) => `${kind} ${name} is left over`),
  ];
}

/** The names, without the hash, of the desired secrets and configs of all services. */
const desiredFiles = ({ services }: Declaration, isExcused: (key: Key) => boolean): readonly string[] =>
  Object.entries(services)
    .filter(([name, { content }]) => content !== undefined && !isExcused(keyOf('service', name)))
    .flatMap(([name]) => [`${name}-key`, `${name}-conf`]);

/** Each file exists once, named by its content; the plan reports older versions while they are retained. */
function fileFaults(
  kind: 'secret' | 'config',
  desired: readonly string[],
  observed: readonly Named[],
  isExcused: (key: Key) => boolean,
): readonly string[] {
  const ending = kind === 'secret' ? '-key' : '-conf';
  const stems = observed
    .filter(isOurs)
    .filter(({ Name }) => /^[a-d]-/.test(Name) && !isExcused(keyOf(kind, Name)))
    .map(({ Name }) => Name.slice(0, Name.lastIndexOf('-')));
  const lost = desired.filter((stem) => stem.endsWith(ending) && !stems.includes(stem));
  const doubled = stems.filter((stem, index) => stems.indexOf(stem) !== index);
  return [
    ...lost.map((stem) => `${kind} ${stem} is missing`),
    ...doubled.map((stem) => `${kind} ${stem} exists more than once`),
  ];
}
