import type { Command } from 'commander';
import type { Finish, GiveStreams } from './add-command.ts';
import { withSource } from './common-flags.ts';
import type { RunCommand } from '../demo/runner.ts';
import type { DemoFlags } from './options.ts';

/** The one command that runs others. */
export function addDemo(
  program: Command,
  streams: GiveStreams,
  finish: Finish,
  runCommand: RunCommand,
): void {
  withSource(program.command('demo'))
    .description(
      'demonstrate plan, apply and drift on a simulated swarm, then follow edits until Ctrl-C; needs no Docker',
    )
    .option('--once', 'exit after the demonstration', false)
    .action(async (source: string, options: DemoFlags) => {
      const [{ demo }, { orExample }] = await Promise.all([
        import('../commands/demo.ts'),
        import('../demo/example-manifests.ts'),
      ]);
      finish(await demo({ source: await orExample(source), ...options }, streams(), runCommand));
    });
}
