import { ownMap, text } from '../codecs.ts';
import { fieldOf, type Field } from '../field.ts';

const driver = ['TaskTemplate', 'LogDriver'] as const;

/** Where the output of the tasks is sent. */
export const loggingFields: readonly Field[] = [
  fieldOf('logging.driver', [...driver, 'Name'], text),
  fieldOf('logging.options', [...driver, 'Options'], ownMap),
];
