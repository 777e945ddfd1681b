import type { CommandTree, TreeCommand, TreeFlag } from './command-tree.ts';

export function fishScript({ name, flags, commands }: CommandTree): string {
  const lines = [
    `complete -c ${name} -f`,
    ...flags.map((flag) => `complete -c ${name} -n __fish_use_subcommand ${flagWords(flag)}`),
    ...commands.map(
      (command) =>
        `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.description)}`,
    ),
    ...commands.flatMap((command) => commandLines(name, command)),
  ];
  return `# Completion of ${name} for fish. Load it with: ${name} completion fish | source\n${lines.join('\n')}\n`;
}

function commandLines(program: string, { name, flags, choices, takesFile }: TreeCommand): readonly string[] {
  const start = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...(takesFile ? [`${start} -F`] : []),
    ...(choices.length > 0 ? [`${start} -a '${choices.join(' ')}'`] : []),
    ...flags.map((flag) => `${start} ${flagWords(flag)}`),
  ];
}

function flagWords({ long, short, description, takesValue, choices }: TreeFlag): string {
  const values = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : takesValue ? ' -r -F' : '';
  const letter = short === undefined ? '' : `-s ${short.slice(1)} `;
  return `${letter}-l ${long.slice(2)} -d ${quoted(description)}${values}`;
}

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
