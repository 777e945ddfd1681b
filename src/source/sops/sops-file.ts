/** A value of a file of SOPS: as it is in the file, and once it is decrypted. */
export type SopsValue = string | number | bigint | boolean | Uint8Array;

/** Decrypts one value. `path` are the keys that lead to it; items of lists have none of their own. */
export type OpenValue = (value: SopsValue, path: readonly string[]) => SopsValue;

/** What SOPS notes in the file about its encryption. */
export interface SopsMetadata {
  /** The data key, encrypted for each recipient by age. */
  readonly ageFiles: readonly string[];
  readonly mac: string;
  readonly lastModified: string;
  readonly macOnlyEncrypted: boolean;
}

/** A file of SOPS in one of its formats. */
export interface SopsFile {
  readonly metadata: SopsMetadata;
  /** The file with all values opened, in the order of the file, and without the notes of SOPS. */
  readonly render: (open: OpenValue) => Uint8Array;
}
