import { environment, list, nanoseconds, sharedMap, text } from '../codecs.ts';
import { fieldOf, type Field } from '../field.ts';
import { image } from './image.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

/** What a task runs, and as whom. */
export const containerFields: readonly Field[] = [
  fieldOf('image', [...container, 'Image'], image),
  fieldOf('command', [...container, 'Command'], list),
  fieldOf('args', [...container, 'Args'], list),
  fieldOf('env', [...container, 'Env'], environment, { sensitive: true }),
  fieldOf('user', [...container, 'User'], text),
  fieldOf('workingDir', [...container, 'Dir'], text),
  fieldOf('hostname', [...container, 'Hostname'], text),
  fieldOf('stopSignal', [...container, 'StopSignal'], text),
  fieldOf('stopGracePeriod', [...container, 'StopGracePeriod'], nanoseconds(10_000_000_000)),
  fieldOf('containerLabels', [...container, 'Labels'], sharedMap),
];
