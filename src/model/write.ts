import type { Content } from './manifest/content.ts';
import type { DesiredNetwork } from './desired.ts';
import type { FileKind } from './manifest/file-entries.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { ConfigReference, Labels } from './observed.ts';

/** An object as read: its id, and the version that it must still have when it is written. */
export interface VersionedRef {
  readonly id: string;
  readonly version: number;
}

export interface NewConfig {
  readonly name: string;
  readonly labels: Labels;
  readonly text: string;
}

/** A secret or config created from a file. */
export interface NewFile {
  readonly kind: FileKind;
  readonly name: string;
  readonly labels: Labels;
  readonly content: Content;
}

/** The labels of a secret or config: the only part that can change. */
export interface Relabelling {
  readonly kind: FileKind;
  readonly name: string;
  readonly labels: Labels;
}

/** The spec of a service that is created or updated. */
export interface ServiceWrite {
  readonly spec: JsonObject;
  /** The image for whose registry credentials are sent along; left out: those that the service has are kept. */
  readonly pulls?: string;
}

/** Writes that remove an object: if it does not exist any more, they count as done. */
export type Removal = Extract<Write, { readonly kind: `remove${string}` }>;

export const isRemoval = (write: Write): write is Removal => write.kind.startsWith('remove');

/** What one change sends to the engine. Created with the plan, so that nothing is decided between plan and write. */
export type Write =
  | { readonly kind: 'createNetwork'; readonly network: DesiredNetwork; readonly labels: Labels }
  | { readonly kind: 'removeNetwork'; readonly id: string }
  | { readonly kind: 'updateNode'; readonly ref: VersionedRef; readonly spec: JsonObject }
  | { readonly kind: 'createConfig'; readonly config: NewConfig }
  | { readonly kind: 'createFile'; readonly file: NewFile }
  /** For an encrypted file that is not decrypted: the plan can be shown but not executed. */
  | { readonly kind: 'createSealed'; readonly path: string; readonly content: Content }
  | { readonly kind: 'relabel'; readonly ref: VersionedRef; readonly object: Relabelling }
  | ({ readonly kind: 'createService' } & ServiceWrite)
  | ({ readonly kind: 'updateService'; readonly ref: VersionedRef } & ServiceWrite)
  /** The same plan may create the config: its id is known only when the write is sent. */
  | ({
      readonly kind: 'switchConfig';
      readonly ref: VersionedRef;
      readonly reference: Omit<ConfigReference, 'id'> & { readonly id: string | undefined };
    } & ServiceWrite)
  | { readonly kind: 'removeConfig'; readonly id: string }
  | { readonly kind: 'removeSecret'; readonly id: string }
  | { readonly kind: 'removeService'; readonly id: string }
  /** Nothing to send: only the ledger records that the object is ours from now on. */
  | { readonly kind: 'recordOnly' };
