import { Argument, Option } from 'commander';
import { exitCodes } from '../../model/exit-code.ts';
import type { AddCommand } from './add-command.ts';
import { shells, type Shell } from '../completion/shells.ts';
import { parseOwner } from './common-flags.ts';
import { schemaWords, type CommentFlags, type SchemaWord } from './options.ts';
import { version } from '../version.ts';

const addCompletion: AddCommand = (program, streams, finish) => {
  program
    .command('completion')
    .description('print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<SHELL>', 'the shell').choices([...shells]))
    .action(async (shell: Shell) => {
      const { completionScript } = await import('../completion/script.ts');
      streams().stdout.write(completionScript(program, shell));
      finish(exitCodes.done);
    });
};

const addSchema: AddCommand = (program, streams, finish) => {
  program
    .command('schema')
    .description('print the JSON Schema of a kind of manifest, for editors')
    .addArgument(
      new Argument('[KIND]', 'the kind; all: one schema for files with several; default: list them').choices([
        ...schemaWords,
      ]),
    )
    .action(async (word: SchemaWord | undefined) => {
      const { schema } = await import('../commands/schema.ts');
      schema(word, streams());
      finish(exitCodes.done);
    });
};

const addVersion: AddCommand = (program, streams) => {
  program
    .command('version')
    .description('print the version')
    .action(() => {
      streams().stdout.write(`${version()}\n`);
    });
};

const addComment: AddCommand = (program, streams, finish) => {
  program
    .command('comment')
    .description('write a text on the pull request for which a CI job runs, over what an earlier job wrote')
    .argument('[FILE]', 'what to write, as Markdown; default: standard input')
    .addOption(
      new Option('--name <name>', 'tells the comments of several swarms apart')
        .default('plan')
        .argParser(parseOwner),
    )
    .action(async (file: string | undefined, options: CommentFlags) => {
      const { comment } = await import('../commands/comment.ts');
      finish(await comment(file, options, streams()));
    });
};

const addHold: AddCommand = (program, streams, finish) => {
  program
    .command('hold')
    .description('do nothing until stopped: what the service of keepNetworksWarm runs')
    .action(async () => {
      const { hold } = await import('../commands/hold.ts');
      finish(await hold(streams()));
    });
};

/** Commands that need neither a source nor a swarm. */
export const plainCommands: readonly AddCommand[] = [
  addComment,
  addCompletion,
  addSchema,
  addHold,
  addVersion,
];
