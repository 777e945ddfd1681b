import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { settingsFileName } from '../../defaults/settings-defaults.ts';
import { Failure } from '../../model/failure.ts';
import type { Channel, ResolvedSettings } from '../../model/settings.ts';
import type { SourceFile } from '../../model/manifest/source-file.ts';
import { renderProblems } from '../../report/problems.ts';
import { readSettings, type ReadSettings } from '../../settings/read-settings.ts';
import type { RunFlags, RunOptions } from '../program/options.ts';
import { flagsLayer } from './run-flags.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

/** The settings of the daemon with the problems that were found, of which none may be an error. */
export async function readRunSettings(options: RunOptions, streams: Streams): Promise<ReadSettings> {
  const path = await settingsPath(options, streams);
  const read = readSettings({
    file: path === undefined ? undefined : await readSettingsFile(path),
    environment: streams.env,
    flags: flagsLayer(options),
    workingFolder: process.cwd(),
  });
  const { settings } = read;
  return settings === undefined ? read : { ...read, settings: withWebhook(settings, options, streams) };
}

/** Valid settings, and as what they were read: to see later what has changed. */
export interface ValidSettings {
  readonly settings: ResolvedSettings;
  readonly read: ReadSettings;
}

/** The same for a daemon that starts: prints every problem, and fails if one is an error. */
export async function settingsOf(options: RunOptions, streams: Streams): Promise<ValidSettings> {
  const read = await readRunSettings(options, streams);
  const { settings, problems } = read;
  if (problems.length > 0) {
    streams.stderr.write(`${renderProblems(problems, textStyle(streams.stderr, streams.env))}\n`);
  }
  if (settings !== undefined) return { settings, read };
  throw new Failure('Cannot use the settings: see above', {
    ...{ kind: 'rejected', code: 'settings-invalid' },
    hint: 'reconciler settings check shows the same without starting anything',
  });
}

/** The file that is named, else reconciler.yaml of the working folder if there is one. */
async function settingsPath(
  { settings }: Pick<RunFlags, 'settings'>,
  { env }: Streams,
): Promise<string | undefined> {
  const named = settings ?? env['RECONCILER_SETTINGS'];
  if (named !== undefined && named !== '') return resolve(named);
  const usual = resolve(settingsFileName);
  return (await stat(usual).catch(() => undefined))?.isFile() === true ? usual : undefined;
}

async function readSettingsFile(path: string): Promise<SourceFile> {
  try {
    return { path, content: await readFile(path) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read';
    throw new Failure(`Cannot read the settings "${path}": ${code}`, {
      ...{ kind: 'rejected', code: 'settings-invalid', cause },
      hint: 'Check --settings, RECONCILER_SETTINGS and the permissions of the file',
    });
  }
}

/** The channel of `--webhook-url` beside those of the file. */
function withWebhook(
  settings: ResolvedSettings,
  { webhookUrl, webhookSecretFile }: RunOptions,
  { env }: Streams,
): ResolvedSettings {
  const url = webhookUrl ?? env['RECONCILER_WEBHOOK_URL'];
  if (url === undefined || url === '') return settings;
  const secretFile = webhookSecretFile ?? env['RECONCILER_WEBHOOK_SECRET_FILE'];
  if (secretFile === undefined) {
    throw new Failure('Cannot sign alerts: there is a webhook URL but no key', {
      kind: 'rejected',
      code: 'usage',
      hint: 'Name a file with the key in --webhook-secret-file or RECONCILER_WEBHOOK_SECRET_FILE',
    });
  }
  const channel: Channel = { webhook: { url, secretFile: resolve(secretFile) } };
  const { alerts } = settings;
  return { ...settings, alerts: { ...alerts, channels: [...alerts.channels, channel] } };
}
