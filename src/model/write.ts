import type { Content } from './content.ts';
import type { DesiredNetwork } from './desired.ts';
import type { FileKind } from './file-entries.ts';
import type { JsonObject } from '../kernel/json.ts';
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

/** A secret or config that is made of a file. */
export interface NewFile {
  readonly kind: FileKind;
  readonly name: string;
  readonly labels: Labels;
  readonly content: Content;
}

/** The labels of a secret or config: all of it that can change. */
export interface Relabelling {
  readonly kind: FileKind;
  readonly name: string;
  readonly labels: Labels;
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
  | { readonly kind: 'createFile'; readonly file: NewFile }
  /** Made of an encrypted file that nobody has decrypted: it is shown, and cannot be sent. */
  | { readonly kind: 'createSealed'; readonly path: string; readonly content: Content }
  | { readonly kind: 'relabel'; readonly ref: VersionedRef; readonly object: Relabelling }
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
  | { readonly kind: 'removeSecret'; readonly id: string }
  | { readonly kind: 'removeService'; readonly id: string }
  /** Nothing to send: the ledger alone remembers that an object is ours from now on. */
  | { readonly kind: 'recordOnly' };
