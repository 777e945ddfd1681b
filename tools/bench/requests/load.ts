import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadOptions {
  readonly host: string;
  readonly hostHeader: string;
  readonly perSecond: number;
}

export interface LoadResult {
  readonly sent: number;
  /** Without a whole answer of status 200. */
  readonly failed: number;
  readonly slowestMs: number;
  /** How many failed for which reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface Load {
  /** Waits until requests are answered, and counts from then on. */
  answering(): Promise<void>;
  stop(): Promise<LoadResult>;
}

const timeoutMs = 15_000;

/** Sends requests at a fixed rate, whether earlier ones are answered or not: half of them over connections that stay open. */
export function startLoad({ host, hostHeader, perSecond }: LoadOptions): Load {
  const kept = new Agent({ keepAlive: true, maxSockets: 20 });
  const state = { isStopped: false, isCounting: false, sent: 0, slowestMs: 0 };
  const reasons: Record<string, number> = {};
  const waiting = new Set<Promise<void>>();

  const once = async (agent: Agent | false): Promise<string> => {
    const startedMs = performance.now();
    const reason = await ask({ host, agent, headers: { host: hostHeader } });
    if (state.isCounting) state.slowestMs = Math.max(state.slowestMs, performance.now() - startedMs);
    return reason;
  };
  const count = async (agent: Agent | false): Promise<void> => {
    state.sent += 1;
    const reason = await once(agent);
    if (reason !== '200') reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  const send = async (): Promise<void> => {
    for (let number = 0; !state.isStopped; number += 1) {
      const one = count(number % 2 === 0 ? kept : false);
      waiting.add(one);
      void one.then(() => waiting.delete(one));
      await sleep(1000 / perSecond);
    }
  };
  let sending: Promise<void> | undefined;
  return {
    answering: async () => {
      while ((await once(false)) !== '200') await sleep(100);
      // Workers of an earlier file may still answer.
      await sleep(2000);
      state.isCounting = true;
      sending = send();
    },
    stop: async () => {
      state.isStopped = true;
      await sending;
      await Promise.all(waiting);
      kept.destroy();
      const failed = Object.values(reasons).reduce((sum, number) => sum + number, 0);
      return { sent: state.sent, failed, slowestMs: Math.round(state.slowestMs), reasons };
    },
  };
}

interface Asked {
  readonly host: string;
  readonly agent: Agent | false;
  readonly headers: Readonly<Record<string, string>>;
}

/** The status, or the reason why there is none. */
const ask = (options: Asked): Promise<string> =>
  new Promise((resolve) => {
    const asked = request({ ...options, timeout: timeoutMs }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(String(response.statusCode));
      });
      response.on('error', ({ message }) => {
        resolve(message);
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', ({ message }) => {
      resolve(message);
    });
    asked.end();
  });
