import type { Command } from 'commander';
import { bashScript } from './bash.ts';
import { commandTree, type CommandTree } from './command-tree.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<Shell, (tree: CommandTree) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The script with which a shell completes the program's commands and flags. */
export const completionScript = (program: Command, shell: Shell): string =>
  scripts[shell](commandTree(program));
