import { flagDefaults } from '../../defaults/flag-defaults.ts';
import type { AddCommand } from './add-command.ts';
import { outputOption, withSourceFlags, withSwarm } from './common-flags.ts';
import type {
  ApproveFlags,
  HistoryFlags,
  ResumeFlags,
  RetryFlags,
  StatusFlags,
  SuspendFlags,
} from './options.ts';

const addStatus: AddCommand = (program, streams, finish) => {
  withSwarm(withSourceFlags(program.command('status')))
    .description('show the state and health of every resource; reads only')
    .argument(
      '[SOURCE]',
      'manifests to compare the swarm with; default: none, only the swarm and its ledger are read',
    )
    .addOption(outputOption(['text', 'json']))
    .option('-w, --watch', 'refresh every few seconds, until Ctrl-C', false)
    .option('--interval <duration>', 'how often --watch refreshes', flagDefaults.watchInterval)
    .option('--detailed-exitcode', 'exit 2 if something differs, 3 if something is not healthy', false)
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
    .description('stop writes to one resource, or to all, for a while; writes only to the ledger')
    .argument('[RESOURCE]', 'named as in a plan: service/demoeast; default: everything')
    .requiredOption('--for <duration>', 'how long, after which it ends by itself: 30m, 2h')
    .requiredOption('--reason <text>', 'why, for those who find it suspended')
    .option('--by <name>', 'who suspends it; default: the current user')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: SuspendFlags) => {
      const { suspend } = await import('../commands/suspend.ts');
      finish(await suspend({ resource, ...options }, streams()));
    });
};

const addResume: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('resume'))
    .description('end a suspension early; writes only to the ledger')
    .argument('[RESOURCE]', 'named as in a plan; default: every suspension')
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: ResumeFlags) => {
      const { resume } = await import('../commands/resume.ts');
      finish(await resume({ resource, ...options }, streams()));
    });
};

const addRetry: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('retry'))
    .description('end a quarantine, so that the next pass sends the change again; writes only to the ledger')
    .argument('[RESOURCE]', 'named as in a plan: service/demoeast')
    .option('--all', 'every quarantined resource', false)
    .addOption(outputOption(['text', 'json']))
    .action(async (resource: string | undefined, options: RetryFlags) => {
      const { retry } = await import('../commands/retry.ts');
      finish(await retry({ resource, ...options }, streams()));
    });
};

const addApprove: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('approve'))
    .description(
      'let the daemon make changes that interrupt traffic and wait for an approval; writes only to the ledger',
    )
    .argument('[HASH]', 'as the alert and status name it; default: none, what waits is printed')
    .option('--by <name>', 'who approves it; default: the current user')
    .addOption(outputOption(['text', 'json']))
    .action(async (hash: string | undefined, options: ApproveFlags) => {
      const { approve } = await import('../commands/approve.ts');
      finish(await approve({ hash, ...options }, streams()));
    });
};

/** Commands that read or edit the ledger. */
export const ledgerCommands: readonly AddCommand[] = [
  addStatus,
  addHistory,
  addSuspend,
  addResume,
  addRetry,
  addApprove,
];
