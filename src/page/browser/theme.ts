import type { Theme } from '../client.ts';
import { keptText } from './storage.ts';

const kept = keptText('browser', 'theme');

/** What was chosen in this browser. */
export function chosenTheme(): Theme {
  const theme = kept.read();
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') kept.forget();
  else kept.keep(theme);
  showTheme(theme);
}

/** The style sheet has the rest. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
