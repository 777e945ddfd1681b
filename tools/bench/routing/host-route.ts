/** One host and the one task behind it. */
export interface HostRoute {
  readonly host: string;
  /** `address:port`. */
  readonly member: string;
}

/** Each host has an address of its own below 127.0.0.0/8, on all of which one server answers. */
export const hostRoutes = (count: number, port: number): readonly HostRoute[] =>
  Array.from({ length: count }, (_, index) => ({
    host: `h${index}.example.com`,
    member: `127.1.${index >> 8}.${index & 255}:${port}`,
  }));
