import { directive, type Line } from '../text/line.ts';

/** nginx refuses names that do not fit into a bucket, and warns where its table is too small for all of them. */
export const hashSizes = (table: 'server_names' | 'map', names: readonly string[]): readonly Line[] => [
  directive(`${table}_hash_max_size`, [powerOfTwo(Math.max(2048, 4 * names.length))]),
  directive(`${table}_hash_bucket_size`, [powerOfTwo(Math.max(128, longest(names) + overheadBytes))]),
];

/** Pointers and lengths that nginx keeps beside a name, rounded up. */
const overheadBytes = 32;

const longest = (names: readonly string[]): number =>
  names.reduce((most, name) => Math.max(most, name.length), 0);

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));
