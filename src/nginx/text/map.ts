import { block, directive, withVariables, written, type Argument, type Line, type Origin } from './line.ts';

/** One row of a `map`. */
export interface MapRow {
  readonly host: string;
  readonly value: string;
  readonly origin: Origin;
}

/** A map from host names, of which one may begin with `*.`, to a value. */
export const hostMap = (
  [source, target]: readonly [source: string, target: string],
  fallback: Argument,
  rows: readonly MapRow[],
): readonly Line[] =>
  block(
    'map',
    [withVariables(source), withVariables(target)],
    [
      { text: 'hostnames;' },
      directive('default', [fallback]),
      ...rows.map(({ host, value, origin }) => directive(hostKey(host), [value], origin)),
    ],
  );

/** Words that mean something else in a map are written with a backslash. */
const hostKey = (host: string): string =>
  ['default', 'hostnames', 'include', 'volatile'].includes(host) ? `\\${host}` : written(host);

/** A map with other keys than host names. */
export const rowsMap = (
  source: string,
  target: string,
  ...pairs: readonly (readonly [Argument, Argument])[]
): readonly Line[] =>
  block(
    'map',
    [withVariables(source), withVariables(target)],
    pairs.map((pair) => ({ text: `${pair.map(written).join(' ')};` })),
  );
