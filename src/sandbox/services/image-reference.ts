import type { Dialect } from '../dialect.ts';

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const host = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const hosts = ['localhost', `${host}(?:\\.${host})+`, `${host}(?:\\.${host})*:\\d+`];
const patternOf = (first: readonly string[]): RegExp =>
  new RegExp(
    `^(?:(?:${first.join('|')})/)?${component}(?:/${component})*` +
      `(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
  );
const pattern = patternOf(hosts);
const patternWithCapitals = patternOf([...hosts, `(?=[^/]*[A-Z])${host}`]);

/** Whether the engine accepts it as an image reference; whether the image exists only shows when a task prepares. */
export const isImageReference = (image: string, { takesHostInCapitals }: Dialect): boolean =>
  (takesHostInCapitals ? patternWithCapitals : pattern).test(image) && !/^[a-f0-9]{64}$/.test(image);
