import { open } from 'node:fs/promises';
import { NotifyFailure } from './notify-failure.ts';

/** A value of the settings, or the file that has it. */
export type SettingValue = { readonly value: string } | { readonly file: string };

const maxBytes = 64 * 1024;

/**
 * Read at each use: a secret can be rotated without a restart. White space around it is no part of it. Fails with a
 * `NotifyFailure`; `what` says in it which value it is.
 */
export async function readValue(setting: SettingValue, what: string, channel: string): Promise<string> {
  const text = 'value' in setting ? setting.value : await readFileOf(setting.file, what, channel);
  const value = text.trim();
  if (value === '') throw unusable(`the ${what}${placeOf(setting)} is empty`, channel);
  return value;
}

/** An http or https address. */
export async function readTarget(setting: SettingValue, channel: string): Promise<URL> {
  const address = await readValue(setting, 'address', channel);
  const target = URL.canParse(address) ? new URL(address) : undefined;
  if (target?.protocol === 'https:' || target?.protocol === 'http:') return target;
  throw unusable(`the address${placeOf(setting)} is not an http or https URL`, channel);
}

async function readFileOf(path: string, what: string, channel: string): Promise<string> {
  try {
    return await readStart(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw unusable(`the ${what} cannot be read from "${path}": ${code}`, channel);
  }
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

const placeOf = (setting: SettingValue): string => ('file' in setting ? ` in "${setting.file}"` : '');

const unusable = (reason: string, channel: string): NotifyFailure =>
  new NotifyFailure({ channel, reason, arrival: 'no', hint: 'See alerts.channels in the settings' });
