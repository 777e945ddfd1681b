import type { VNode } from 'preact';
import { useClient, type Theme } from '../client.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function ThemeChoice(): VNode | null {
  const client = useClient();
  if (client === undefined) return null;
  return (
    <label class="theme">
      <span class="heard">Colours</span>
      <select
        value={client.theme}
        onChange={({ currentTarget }) => {
          client.chooseTheme(themes.find((theme) => theme === currentTarget.value) ?? 'system');
        }}
      >
        {themes.map((theme) => (
          <option key={theme} value={theme}>
            {theme}
          </option>
        ))}
      </select>
    </label>
  );
}
