import { expect, vi } from 'vitest';
import type { Answers } from './answers.ts';
import type { Read, ReadSpec } from './read.ts';
import { type Answer, type Client, createClient, type RequestOptions } from './client.ts';

/** Starts the name of everything that the suite creates; nothing else is touched. */
const namePrefix = 'contract-';

/** Preloaded on the lab's nodes: no case depends on a registry. */
export const image = 'training/whoami:latest';
/** Does not exist anywhere. */
export const missingImage = 'nowhere.invalid/no-such-image:1';

export interface ServiceOptions {
  readonly container?: object;
  readonly task?: object;
  readonly replicas?: number;
  readonly [field: string]: unknown;
}

export interface Made {
  readonly id: string;
  readonly name: string;
}

/** An engine under test, with helpers that the cases share. */
export interface World {
  readonly client: Client;
  readonly socketPath: string;
  readonly answers: Answers;
  name(word: string): string;
  get(path: string, query?: RequestOptions['query']): Promise<Answer>;
  post(path: string, json?: unknown, query?: RequestOptions['query']): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  createService(word: string, options?: ServiceOptions): Promise<Made>;
  createConfig(word: string, labels?: object): Promise<Made>;
  createNetwork(word: string, options?: object): Promise<Made>;
  /** Reads, changes and writes the spec, with the version read. */
  updateService(key: string, change: (spec: ReadSpec) => void, query?: object): Promise<Answer>;
  labelNode(key: string, labels: object, availability?: string): Promise<Answer>;
  /** Fails if the swarm has other services: the suite relabels and drains nodes. */
  requireOwnSwarm(): Promise<void>;
  /** Removes everything that the suite created, and restores the specs of nodes. */
  cleanUp(): Promise<void>;
}

const kinds = ['services', 'configs', 'secrets', 'networks'] as const;

type Ask = Pick<World, 'get' | 'post' | 'remove'>;

export function createWorld(socketPath: string, answers: Answers): World {
  const client = createClient(socketPath);
  let names = 0;
  const nodesBefore = new Map<string, object>();
  const name: World['name'] = (word) => `${namePrefix}${(names += 1)}-${word}`;
  const ask: Ask = {
    get: (path, query) => client.send('GET', `/v${answers.apiVersion}${path}`, query && { query }),
    post: (path, json, query) =>
      client.send('POST', `/v${answers.apiVersion}${path}`, { json, ...(query && { query }) }),
    remove: (path) => client.send('DELETE', `/v${answers.apiVersion}${path}`),
  };
  const create = async (
    path: string,
    body: { readonly Name: string; readonly [field: string]: unknown },
  ): Promise<Made> => {
    const answer = await ask.post(path, body);
    expect(answer, answer.text).toMatchObject({ status: 201 });
    return { id: idOf(answer.json), name: body.Name };
  };
  return {
    ...ask,
    ...{ client, socketPath, answers },
    name,
    createService: (word, options) => create('/services/create', serviceSpec(name(word), options)),
    createConfig: (word, labels) =>
      create('/configs/create', { Name: name(word), Data: 'aGVsbG8K', ...(labels && { Labels: labels }) }),
    createNetwork: (word, options) =>
      create('/networks/create', { Name: name(word), Driver: 'overlay', ...options }),
    updateService: async (key, change, query) => {
      const { json } = await ask.get(`/services/${key}`);
      change(json.Spec);
      return ask.post(`/services/${json.ID}/update`, json.Spec, { version: json.Version.Index, ...query });
    },
    labelNode: (key, labels, availability = 'active') =>
      writeNode(ask, key, ({ ID, Spec }) => {
        if (!nodesBefore.has(ID)) nodesBefore.set(ID, Spec);
        return { ...Spec, Labels: labels, Availability: availability };
      }),
    requireOwnSwarm: async () => {
      const { list } = await ask.get('/services');
      const foreign = list.map(({ Spec }) => Spec.Name).filter((each) => !each.startsWith(namePrefix));
      if (foreign.length > 0) {
        throw new Error(`Cannot test an engine that is in use: its swarm runs ${foreign.join(', ')}`);
      }
    },
    cleanUp: async () => {
      for (const kind of kinds) await removeOurs(ask, kind);
      for (const [id, spec] of nodesBefore) await writeNode(ask, id, () => spec);
      nodesBefore.clear();
    },
  };
}

/** Retries conflicts: the version of a node increases whenever it reports. */
async function writeNode(ask: Ask, key: string, change: (node: Read) => object): Promise<Answer> {
  return eventually(async () => {
    const { json } = await ask.get(`/nodes/${key}`);
    const answer = await ask.post(`/nodes/${json.ID}/update`, change(json), { version: json.Version.Index });
    expect(answer.status, answer.text).toBe(200);
    return answer;
  });
}

/** A minimal service, by default without tasks: most cases are about the spec. */
export function serviceSpec(
  name: string,
  options: ServiceOptions = {},
): { readonly Name: string; readonly [field: string]: unknown } {
  const { container, task, replicas = 0, ...rest } = options;
  return {
    Name: name,
    TaskTemplate: { ContainerSpec: { Image: image, ...container }, ...task },
    Mode: { Replicated: { Replicas: replicas } },
    ...rest,
  };
}

/** Only networks spell it `Id`. */
const idOf = (object: Partial<Read>): string => object.ID ?? object.Id ?? '';

async function removeOurs(ask: Ask, kind: (typeof kinds)[number]): Promise<void> {
  const { list } = await ask.get(`/${kind}`);
  for (const item of list) {
    if (!(kind === 'networks' ? item.Name : item.Spec.Name).startsWith(namePrefix)) continue;
    await eventually(async () => {
      const { status, text } = await ask.remove(`/${kind}/${idOf(item)}`);
      expect([200, 204, 404], text).toContain(status);
    });
  }
}

/** Retries until the check passes, since swarm works asynchronously; fails with the last error. */
export const eventually = <T>(check: () => Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 30_000, interval: 100 });

export function expectRefused(answer: Answer, status: number, message: string): void {
  expect({ status: answer.status, text: answer.text }).toEqual({
    status,
    text: `${JSON.stringify({ message })}\n`,
  });
}

const rpc = (code: string) => (description: string) => `rpc error: code = ${code} desc = ${description}`;

export const invalidArgument = rpc('InvalidArgument');
export const failedPrecondition = rpc('FailedPrecondition');
export const alreadyExists = rpc('AlreadyExists');
export const unimplemented = rpc('Unimplemented');
export const unknown = rpc('Unknown');
export const outOfSequence = unknown('update out of sequence');

/** Typed matchers: vitest's own are `any`. */
export const anyText: unknown = expect.any(String);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
