import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Answer, Job } from './job.ts';

export interface JobLimits {
  readonly timeoutMs: number;
  readonly heapMb: number;
}

/** Which limit ended a job before it had an answer. */
export type Exceeded = 'time' | 'memory';

const startThread = (options: WorkerOptions): Worker =>
  import.meta.url.endsWith('.js')
    ? new Worker(new URL('./parse-thread.js', import.meta.url), options)
    : new Worker(fromSources(new URL('./parse-thread.ts', import.meta.url)), { ...options, eval: true });

/** A thread does not inherit the loader that runs the sources in tests and by `npm run dev`. */
const fromSources = ({ href }: URL): string =>
  `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(href)}); });`;

/** Does a job in a thread of its own, which ends with it: whatever it needs of memory is free again. */
export function runJob(
  job: Job,
  { timeoutMs, heapMb }: JobLimits,
  signal?: AbortSignal,
): Promise<Answer | Exceeded> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const thread = startThread({
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const abort = (): void => {
      end();
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      end();
      resolve('time');
    }, timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      void thread.terminate();
    };
    signal?.addEventListener('abort', abort);
    thread.once('message', (answer: Answer) => {
      end();
      resolve(answer);
    });
    thread.once('error', (error: NodeJS.ErrnoException) => {
      end();
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('memory');
      else reject(error);
    });
    // Nobody listens any longer if it has answered.
    thread.once('exit', (code) => {
      end();
      reject(new Error(`The thread that parses manifests ended without an answer (${code})`));
    });
  });
}
