import type { Sandbox } from '../../sandbox/sandbox.ts';

/** The fields of a node or service that are changed by hand. */
export interface Labelled {
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Labels: Readonly<Record<string, string>> };
}

/** The sandbox as a user of the docker CLI sees it, without a socket. Any refusal is a bug in the demo. */
export interface DemoEngine {
  get(path: string): Labelled;
  create(path: string, body: object): string;
  update(path: string, version: number, body: object): void;
  remove(path: string): void;
}

export function createDemoEngine(sandbox: Sandbox): DemoEngine {
  const send = (method: string, path: string, body?: object, query: Record<string, string> = {}): string => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = sandbox.handle({ method, path, query, body: text });
    if (answer.status < 400) return answer.body;
    throw new Error(`The sandbox refused ${method} ${path}: ${answer.status} ${answer.body}`);
  };
  return {
    get: (path) => JSON.parse(send('GET', path)) as Labelled, // the engine's own object
    create: (path, body) => {
      const { ID, Id } = JSON.parse(send('POST', path, body)) as {
        readonly ID?: string;
        readonly Id?: string;
      };
      return ID ?? Id ?? '';
    },
    update: (path, version, body) => {
      send('POST', `${path}/update`, body, { version: String(version) });
    },
    remove: (path) => {
      send('DELETE', path);
    },
  };
}
