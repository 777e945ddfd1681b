import { shellWord } from '../kernel/shell-word.ts';

/** How this process was called: what a command that it suggests needs to find the same swarm and the same manifests. */
export interface Invocation {
  readonly owner: string;
  /** As given with `--host`. */
  readonly host?: string;
  /** Undefined: none was named. */
  readonly source?: InvokedSource;
  /** The words that start this program, where they are not `reconciler`. */
  readonly program?: string;
}

export interface InvokedSource {
  /** Without credentials. Undefined: the one that commands use if none is named. */
  readonly address?: string;
  readonly ref?: string;
  readonly path?: string;
}

type CommandName = 'apply' | 'approve' | 'drift' | 'plan' | 'resume' | 'retry' | 'status' | 'validate';

/** What a command takes: SOURCE with its flags, and the flags that name a swarm and an owner. */
const takes: Readonly<Record<CommandName, { readonly source?: true; readonly swarm?: true }>> = {
  apply: { source: true, swarm: true },
  approve: { swarm: true },
  drift: { source: true, swarm: true },
  plan: { source: true, swarm: true },
  resume: { swarm: true },
  retry: { swarm: true },
  status: { swarm: true },
  validate: { source: true },
};

/** A command that can be pasted as it is. What is the default anyway is left out. */
export function reconcilerCommand(
  name: CommandName,
  { owner, host, source, program = 'reconciler' }: Invocation,
  ...words: readonly (string | undefined)[]
): string {
  const { source: takesSource = false, swarm: takesSwarm = false } = takes[name];
  return [
    program,
    name,
    ...words.flatMap((word) => (word === undefined ? [] : [shellWord(word)])),
    ...(takesSource && source !== undefined ? sourceWords(source) : []),
    ...(takesSwarm ? swarmWords(owner, host) : []),
  ].join(' ');
}

const sourceWords = ({ address, ref, path }: InvokedSource): readonly string[] => [
  ...(address === undefined ? [] : [shellWord(address)]),
  ...(ref === undefined ? [] : ['--ref', shellWord(ref)]),
  ...(path === undefined ? [] : ['--path', shellWord(path)]),
];

const swarmWords = (owner: string, host: string | undefined): readonly string[] => [
  ...(owner === 'default' ? [] : ['--owner', shellWord(owner)]),
  ...(host === undefined ? [] : ['--host', shellWord(host)]),
];
