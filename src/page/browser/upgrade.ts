import { reloadPauseMs } from '../../defaults/times.ts';
import { keptText } from './storage.ts';

const reloaded = keptText('tab', 'reloaded');

/**
 * Loads the page of a daemon that was upgraded, unless somebody is typing. Two daemons of different versions behind one
 * address would have it load for ever: at most once in a while.
 */
export function reloadUnlessBusy(): boolean {
  const last = Number(reloaded.read() ?? '0');
  if (document.activeElement instanceof HTMLInputElement || Date.now() - last < reloadPauseMs) return false;
  reload();
  return true;
}

export function reload(): void {
  reloaded.keep(String(Date.now()));
  location.reload();
}

/** The version of the daemon that rendered this document. */
export const documentVersion = (): string | undefined => document.documentElement.dataset['version'];
