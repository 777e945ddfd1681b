import { isJsonObject, textsOf, type Json } from '../../kernel/json.ts';
import { count, list, nanoseconds } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const check = ['TaskTemplate', 'ContainerSpec', 'Healthcheck'] as const;

/** A command for the shell may be said as one text; `disable` is a test of its own, which also overrules the image's. */
const test: Codec = {
  ...list,
  parse: (said) => (isJsonObject(said) ? testOf(said) : undefined),
  say: (value) => {
    const [sort, command, ...others] = textsOf(value);
    if (sort === 'NONE') return { disable: true };
    return { test: sort === 'CMD-SHELL' && command !== undefined && others.length === 0 ? command : value };
  },
};

function testOf({ test: said, disable }: Readonly<Record<string, Json | undefined>>): Json | undefined {
  if (disable === true) return ['NONE'];
  if (said === undefined) return undefined;
  return typeof said === 'string' ? ['CMD-SHELL', said] : textsOf(said);
}

/** How the engine finds out whether a task works. Zero means what the image says, or the engine's own default. */
export const healthcheckFields: readonly Field[] = [
  fieldOf('healthcheck.test', [...check, 'Test'], test, { manifestPath: ['healthcheck'] }),
  fieldOf('healthcheck.interval', [...check, 'Interval'], nanoseconds(0)),
  fieldOf('healthcheck.timeout', [...check, 'Timeout'], nanoseconds(0)),
  fieldOf('healthcheck.startPeriod', [...check, 'StartPeriod'], nanoseconds(0)),
  fieldOf('healthcheck.startInterval', [...check, 'StartInterval'], nanoseconds(0), {
    minApiVersion: '1.44',
  }),
  fieldOf('healthcheck.retries', [...check, 'Retries'], count(0)),
];
