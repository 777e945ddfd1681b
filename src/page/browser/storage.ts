/** What the browser keeps for the page. Some refuse to: then it is as if nothing was kept. */
export interface KeptText {
  readonly read: () => string | undefined;
  readonly keep: (text: string) => void;
  readonly forget: () => void;
}

/** `tab`: until the tab is closed. */
export function keptText(where: 'tab' | 'browser', name: string): KeptText {
  const key = `reconciler-${name}`;
  const use = <T>(action: (storage: Storage) => T): T | undefined => {
    try {
      return action(where === 'tab' ? sessionStorage : localStorage);
    } catch {
      return undefined;
    }
  };
  return {
    read: () => use((storage) => storage.getItem(key)) ?? undefined,
    keep: (text) => {
      use((storage) => {
        storage.setItem(key, text);
      });
    },
    forget: () => {
      use((storage) => {
        storage.removeItem(key);
      });
    },
  };
}
