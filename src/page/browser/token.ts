import type { TokenStore } from '../client.ts';
import { keptText } from './storage.ts';

/** In memory, or until the tab is closed. */
export function createTokenStore(): TokenStore {
  const kept = keptText('tab', 'token');
  let token = kept.read() ?? '';
  return {
    get: () => token,
    isKept: () => kept.read() !== undefined,
    set: (entered, isKept) => {
      token = entered;
      if (isKept) kept.keep(entered);
      else kept.forget();
    },
    forget: () => {
      token = '';
      kept.forget();
    },
  };
}
