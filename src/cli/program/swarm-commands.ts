import type { AddCommand } from './add-command.ts';
import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { logLevelOption, outputOption, withSecrets, withSourceFlags, withSwarm } from './common-flags.ts';
import type { DoctorFlags, ExportFlags, RouterFlags } from './options.ts';
import { addVerify } from './verify-command.ts';

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

const addRouter: AddCommand = (program, streams, finish) => {
  withSwarm(program.command('router'), flagDefaults.routerOwner)
    .description('be the core of Interlock: keep the proxies of config.toml as services and tasks need them')
    .option('--config <file>', 'the config.toml', flagDefaults.configToml)
    .option('--nginx <command>', 'nginx that tests a file before a proxy gets it', flagDefaults.nginx)
    .option('--once', 'make one pass and end', false)
    .addOption(logLevelOption())
    .action(async (options: RouterFlags) => {
      const { router } = await import('../commands/router.ts');
      finish(await router(options, streams()));
    });
};

/** Commands that need no manifests. */
export const swarmCommands: readonly AddCommand[] = [addExport, addDoctor, addVerify, addRouter];
