import type { Draft } from '../draft.ts';
import type { Reply, SandboxRequest } from './exchange.ts';

/** One call of the API. `key` is the id or name in its path, if it has one. */
export type Call = (draft: Draft, request: SandboxRequest, key: string) => Reply;
