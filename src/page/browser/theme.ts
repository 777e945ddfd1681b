import type { Theme } from '../client.ts';

const storageKey = 'reconciler-theme';

/** What was chosen in this browser. */
export function chosenTheme(): Theme {
  const theme = localStorage.getItem(storageKey);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme);
  document.documentElement.dataset['theme'] = theme;
}
