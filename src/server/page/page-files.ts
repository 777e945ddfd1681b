/** What the page loads, as the build made it. */
export interface PageFiles {
  readonly script: Uint8Array;
  readonly style: Uint8Array;
}
