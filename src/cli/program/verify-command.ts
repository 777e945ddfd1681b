import { Option } from 'commander';
import { flagDefaults } from '../../defaults/flag-defaults.ts';
import { parallelProbes, probeRetries } from '../../defaults/limits.ts';
import type { AddCommand } from './add-command.ts';
import {
  addressOption,
  caOption,
  insecureOption,
  outputOption,
  repeated,
  withSourceFlags,
  withSwarm,
} from './common-flags.ts';
import type { VerifyFlags } from './options.ts';

// The host of a route is --route-host: --host is the engine's in all commands.

const only = (flags: string, what: string): Option =>
  new Option(flags, `only ${what}; repeatable`).argParser(repeated);

export const addVerify: AddCommand = (program, streams, finish) => {
  withSwarm(withSourceFlags(program.command('verify')))
    .description('ask the proxies whether every route works and no other does; reads only')
    .argument('[SOURCE]', 'manifests whose routes are verified; default: none, those of the swarm')
    .addOption(outputOption(['text', 'json']))
    .addOption(only('--route-host <name>', 'probes of this host'))
    .addOption(only('--cluster <name>', 'probes of this service cluster'))
    .addOption(only('--node <name>', 'probes of this node'))
    .addOption(caOption())
    .addOption(insecureOption())
    .option('--timeout <duration>', 'how long to wait for one answer', flagDefaults.probeTimeout)
    .option('--concurrency <count>', 'how many probes are sent at once', String(parallelProbes))
    .option('--retries <count>', 'how often a probe that fails is sent again', String(probeRetries))
    .addOption(addressOption())
    .action(async (source: string | undefined, options: VerifyFlags) => {
      const { verifyRoutes } = await import('../commands/verify.ts');
      finish(await verifyRoutes({ source, ...options }, streams()));
    });
};
