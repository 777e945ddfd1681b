import { choice, count, nanoseconds } from '../codecs.ts';
import { fieldOf, type Field } from '../field.ts';

const policy = ['TaskTemplate', 'RestartPolicy'] as const;

/** Whether a task that has ended is restarted. */
export const restartPolicyFields: readonly Field[] = [
  fieldOf('restartPolicy.condition', [...policy, 'Condition'], choice('any')),
  fieldOf('restartPolicy.delay', [...policy, 'Delay'], nanoseconds(5_000_000_000)),
  fieldOf('restartPolicy.maxAttempts', [...policy, 'MaxAttempts'], count(0)),
  fieldOf('restartPolicy.window', [...policy, 'Window'], nanoseconds(0)),
];
