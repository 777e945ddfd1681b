import type { DesiredNetwork } from './desired.ts';
import type { JsonObject } from './json.ts';
import type { ConfigReference, Labels } from './observed.ts';

/** An object as it was read: its id, and the version that a write must still find. */
export interface VersionedRef {
  readonly id: string;
  readonly version: number;
}

export interface NewConfig {
  readonly name: string;
  readonly labels: Labels;
  readonly text: string;
}

/** Writes that take something away: whatever is gone already is done. */
export type Removal = Extract<Write, { readonly kind: `remove${string}` }>;

export const isRemoval = (write: Write): write is Removal => write.kind.startsWith('remove');

/** What one change sends to the engine. Made with the plan, so that nothing is decided between plan and write. */
export type Write =
  | { readonly kind: 'createNetwork'; readonly network: DesiredNetwork; readonly labels: Labels }
  | { readonly kind: 'removeNetwork'; readonly id: string }
  | { readonly kind: 'updateNode'; readonly ref: VersionedRef; readonly spec: JsonObject }
  | { readonly kind: 'createConfig'; readonly config: NewConfig }
  | { readonly kind: 'createService'; readonly spec: JsonObject }
  | { readonly kind: 'updateService'; readonly ref: VersionedRef; readonly spec: JsonObject }
  /** The config may be made by the same plan: its id is known only when the write is sent. */
  | {
      readonly kind: 'switchConfig';
      readonly ref: VersionedRef;
      readonly spec: JsonObject;
      readonly reference: Omit<ConfigReference, 'id'> & { readonly id: string | undefined };
    }
  | { readonly kind: 'removeConfig'; readonly id: string }
  | { readonly kind: 'removeService'; readonly id: string }
  /** Nothing to send: the ledger alone remembers that an object is ours from now on. */
  | { readonly kind: 'recordOnly' };
