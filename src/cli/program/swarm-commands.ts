import type { AddCommand } from './add-command.ts';
import { outputOption, withSecrets, withSourceFlags, withSwarm } from './common-flags.ts';
import type { DoctorFlags, ExportFlags } from './options.ts';

const addExport: AddCommand = (program, streams, finish) => {
  withSecrets(withSwarm(program.command('export')))
    .description('print the swarm as manifests that produce an empty plan; reads only')
    .option('--all', 'also services without a route that nobody manages, to be adopted', false)
    .option('--out-dir <folder>', 'write files instead: one for each cluster and one for the services')
    .action(async (options: ExportFlags) => {
      const { exportManifests } = await import('../commands/export.ts');
      finish(await exportManifests(options, streams()));
    });
};

const addDoctor: AddCommand = (program, streams, finish) => {
  withSwarm(withSourceFlags(program.command('doctor')))
    .description(
      'check that the reconciler can work: engine, rights, swarm, Interlock, ledger, source; reads only',
    )
    .argument('[SOURCE]', 'folder, file or git repository to check too; default: none')
    .addOption(outputOption(['text', 'json']))
    .action(async (source: string | undefined, options: DoctorFlags) => {
      const { doctor } = await import('../commands/doctor.ts');
      finish(await doctor({ source, ...options }, streams()));
    });
};

/** Commands that only read a swarm, and need no manifests. */
export const swarmCommands: readonly AddCommand[] = [addExport, addDoctor];
