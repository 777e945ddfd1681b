import { isJsonObject, textsOf, type Json } from '../../kernel/json.ts';
import { count, list, nanoseconds } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const check = ['TaskTemplate', 'ContainerSpec', 'Healthcheck'] as const;

/** A shell command may be declared as one text; `disable` becomes the test `NONE`, which also overrides the image's test. */
const test: Codec = {
  ...list,
  parse: (declared) => (isJsonObject(declared) ? testOf(declared) : undefined),
  format: (value) => {
    const [sort, command, ...others] = textsOf(value);
    if (sort === 'NONE') return { disable: true };
    return { test: sort === 'CMD-SHELL' && command !== undefined && others.length === 0 ? command : value };
  },
};

function testOf({ test: command, disable }: Readonly<Record<string, Json | undefined>>): Json | undefined {
  if (disable === true) return ['NONE'];
  if (command === undefined) return undefined;
  return typeof command === 'string' ? ['CMD-SHELL', command] : textsOf(command);
}

/** How the engine checks the health of a task. Zero means the image's setting, or the engine's default. */
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
