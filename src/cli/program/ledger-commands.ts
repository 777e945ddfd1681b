import { flagDefaults } from '../../defaults/flag-defaults.ts';
import type { AddCommand } from './add-command.ts';
import { outputOption, withSourceFlags, withSwarm } from './common-flags.ts';
import type { HistoryFlags, ResumeFlags, RetryFlags, StatusFlags, SuspendFlags } from './options.ts';

const addStatus: AddCommand = (program, streams, finish) => {
  withSwarm(withSourceFlags(program.command('status')))
    .description('show how everything stands; reads only')
    .argument('[SOURCE]', 'what to compare it with; default: nothing, what the swarm knows must do')
    .addOption(outputOption(['text', 'json']))
    .option('-w, --watch', 'show it anew every few seconds, until Ctrl-C', false)
    .option('--interval <duration>', 'how often, with --watch', flagDefaults.watchInterval)
    .option('--detailed-exitcode', 'exit 2 where something differs, 3 where something is not healthy', false)
    .action(async (source: string | undefined, options: StatusFlags) => {
      const { status } = await import('../commands/status.ts');
      finish(await status({ source, ...options }, streams()));
    });
};

const addHistory: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('history'))
    .description('show the last passes that changed something; reads only')
    .addOption(outputOption(['text', 'json']))
    .action(async (options: HistoryFlags) => {
      const { history } = await import('../commands/history.ts');
      finish(await history(options, streams()));
    });
};

const addSuspend: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('suspend'))
    .description('write nothing to a resource, or to any, for a while; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it: service/demoeast; default: everything')
    .requiredOption('--for <duration>', 'it ends by itself after this time: 30m, 2h')
    .requiredOption('--reason <text>', 'why, for those who find it suspended')
    .option('--by <name>', 'who suspends it; default: the user at the keyboard')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: SuspendFlags) => {
      const { suspend } = await import('../commands/suspend.ts');
      finish(await suspend({ resource, ...options }, streams()));
    });
};

const addResume: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('resume'))
    .description('end a suspension before its time; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it; default: every suspension')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: ResumeFlags) => {
      const { resume } = await import('../commands/resume.ts');
      finish(await resume({ resource, ...options }, streams()));
    });
};

const addRetry: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('retry'))
    .description('let the next pass send again what is quarantined; writes to the ledger only')
    .argument('[RESOURCE]', 'as plans name it: service/demoeast')
    .option('--all', 'everything that is quarantined', false)
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: RetryFlags) => {
      const { retry } = await import('../commands/retry.ts');
      finish(await retry({ resource, ...options }, streams()));
    });
};

/** Commands that read or edit the ledger. */
export const ledgerCommands: readonly AddCommand[] = [addStatus, addHistory, addSuspend, addResume, addRetry];
