/** The config.toml that the core is started with. */
export interface ConfigToml {
  /** Its place, for messages. */
  readonly path: string;
  /** Fails with `source-unavailable` if it cannot be read. */
  read(): Promise<string>;
}
