import type { TokenStore } from '../client.ts';

const storageKey = 'reconciler-token';

/** In memory, or until the tab is closed. */
export function createTokenStore(): TokenStore {
  let token = sessionStorage.getItem(storageKey) ?? '';
  return {
    get: () => token,
    set: (entered, isKept) => {
      token = entered;
      if (isKept) sessionStorage.setItem(storageKey, entered);
      else sessionStorage.removeItem(storageKey);
    },
  };
}
