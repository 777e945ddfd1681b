import { stringify } from 'yaml';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { hasErrors } from '../../model/manifest/problem.ts';
import { renderProblems } from '../../report/problems.ts';
import { missingFiles } from '../daemon/missing-files.ts';
import type { SettingsAction } from '../program/options.ts';
import { readRunSettings } from '../daemon/settings-of.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

/** `reconciler settings`: what `run` would work with, or what is wrong with it. Reads no secret. */
export async function settings(
  action: SettingsAction,
  options: { readonly settings?: string },
  streams: Streams,
): Promise<ExitCode> {
  const read = await readRunSettings(options, streams);
  const problems = [
    ...read.problems,
    ...(read.settings === undefined ? [] : await missingFiles(read.settings)),
  ];
  if (problems.length > 0) {
    streams.stderr.write(`${renderProblems(problems, textStyle(streams.stderr, streams.env))}\n`);
  }
  if (read.settings === undefined || hasErrors(problems)) return exitCodes.error;
  streams.stdout.write(action === 'show' ? stringify(read.effective) : 'The settings are valid.\n');
  return exitCodes.done;
}
