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
 * What the swarm lacks or has too much of, once all is done: measured by what was pushed. Of the plan only that counts which
 * it tells a person: what is refused, and what is kept.
 */
export function endFaults(
  { sandbox, declaration }: World,
  { refused, retained }: Plan,
  { rows }: Ledger,
): readonly string[] {
  if (declaration === undefined) return [];
  const told = new Set([...refused, ...retained].map(({ resource }) => resource));
  const isExcused = (key: Key): boolean => told.has(key) || rows[key]?.isKept === true;
  const { services, networks, configs, secrets } = sandbox.snapshot();
  const specs = (objects: readonly { readonly Spec: Named }[]): readonly Named[] =>
    objects.map(({ Spec }) => Spec);
  const files = filesWanted(declaration, isExcused);
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

/** Each that is wanted is there, and of ours none that is not. */
function countFaults(
  kind: 'service' | 'network',
  wanted: readonly string[],
  there: readonly Named[],
  isExcused: (key: Key) => boolean,
): readonly string[] {
  const names = there.map(({ Name }) => Name);
  const ours = there.filter(isOurs).map(({ Name }) => Name);
  const unexcused = (name: string): boolean => !isExcused(keyOf(kind, name));
  return [
    ...wanted
      .filter((name) => !names.includes(name) && unexcused(name))
      .map((name) => `${kind} ${name} is lost`),
    ...ours
      .filter((name) => !wanted.includes(name) && unexcused(name))
      .map((name) => `${kind} ${name} is left`),
  ];
}

/** Stems of the secrets and configs of all services. */
const filesWanted = ({ services }: Declaration, isExcused: (key: Key) => boolean): readonly string[] =>
  Object.entries(services)
    .filter(([name, { content }]) => content !== undefined && !isExcused(keyOf('service', name)))
    .flatMap(([name]) => [`${name}-key`, `${name}-conf`]);

/** A file is there once, under the name of its content; older ones are told of while they are kept. */
function fileFaults(
  kind: 'secret' | 'config',
  wanted: readonly string[],
  there: readonly Named[],
  isExcused: (key: Key) => boolean,
): readonly string[] {
  const ending = kind === 'secret' ? '-key' : '-conf';
  const stems = there
    .filter(isOurs)
    .filter(({ Name }) => /^[a-d]-/.test(Name) && !isExcused(keyOf(kind, Name)))
    .map(({ Name }) => Name.slice(0, Name.lastIndexOf('-')));
  const lost = wanted.filter((stem) => stem.endsWith(ending) && !stems.includes(stem));
  const doubled = stems.filter((stem, index) => stems.indexOf(stem) !== index);
  return [
    ...lost.map((stem) => `${kind} ${stem} is lost`),
    ...doubled.map((stem) => `${kind} ${stem} is there more than once`),
  ];
}
