/** What the page loads, as the build made it. */
export interface PageFiles {
  readonly script: Uint8Array;
  /** The script that runs before the first paint. */
  readonly firstPaint: Uint8Array;
  readonly style: Uint8Array;
}
