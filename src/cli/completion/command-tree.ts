import type { Command, Option } from 'commander';

/** A flag as a shell completes it. */
export interface TreeFlag {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that it accepts; empty if it accepts any value, or none. */
  readonly choices: readonly string[];
}

export interface TreeCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly TreeFlag[];
  /** The values of its argument; empty if that is a file, or anything. */
  readonly choices: readonly string[];
  readonly takesFile: boolean;
}

export interface CommandTree {
  readonly name: string;
  readonly flags: readonly TreeFlag[];
  readonly commands: readonly TreeCommand[];
}

/** The commands as commander knows them. `--help` exists everywhere but is in none of commander's lists. */
export const commandTree = (program: Command): CommandTree => ({
  name: program.name(),
  flags: [...program.options.map(flagOf), help],
  commands: program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: [...command.options.map(flagOf), help],
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    takesFile: command.registeredArguments.some((argument) => argument.name() === 'SOURCE'),
  })),
});

const flagOf = ({ long, short, description, required, optional, argChoices = [] }: Option): TreeFlag => ({
  long: long ?? '',
  short: short ?? undefined,
  description,
  takesValue: required || optional,
  choices: argChoices,
});

const help: TreeFlag = {
  long: '--help',
  short: '-h',
  description: 'print help',
  takesValue: false,
  choices: [],
};

/** All spellings of a flag, the short one first. */
export const spellings = ({ long, short }: TreeFlag): readonly string[] =>
  short === undefined ? [long] : [short, long];
