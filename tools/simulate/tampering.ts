import type { EngineApi } from '../../test/support/vendor-page.ts';
import { createDice, type Dice } from './dice.ts';
import { clusterNames, nodeNames, serviceNames } from './declaration.ts';

export interface Tamperer {
  readonly api: EngineApi;
  readonly poll: () => Promise<void>;
  /** Records an object that the reconciler must not touch from now on. */
  readonly addForeign: (path: string) => void;
}

interface Listed {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: Spec;
}

interface Spec {
  readonly Name: string;
  readonly Labels?: Record<string, string>;
  readonly Mode?: object;
  readonly TaskTemplate: { readonly ContainerSpec: Record<string, unknown> };
}

type Action = (dice: Dice, tamperer: Tamperer) => Promise<unknown>;

/** What someone else does to the swarm, if the swarm allows it. */
const actions = {
  editService: (dice, { api }) => editService(dice, api),
  deleteService: (dice, { api }) => api('DELETE', `/services/${dice.pick(serviceNames)}`),
  deleteProxy: (dice, { api }) =>
    api('DELETE', `/services/ucp-interlock-${dice.pick(['proxy', 'extension'])}-${dice.pick(clusterNames)}`),
  relabelNode: (dice, { api }) => relabelNode(dice, api),
  moveCore: (_, { api }) => moveCore(api),
  deleteLedger: (_, { api }) => api('DELETE', '/configs/swarm-reconciler.default'),
  deleteNetwork: (dice, { api }) => api('DELETE', `/networks/${dice.pick(clusterNames)}net`),
  deleteObject: (dice, { api }) => deleteObject(dice, api),
  addService: (dice, to) => addForeign(to, 'services', serviceOf(freeName(dice))),
  addNetwork: (dice, to) => addForeign(to, 'networks', networkOf(freeName(dice))),
  addObject: (dice, to) => addForeign(to, dice.pick(['secrets', 'configs']), objectOf(freeName(dice))),
  takeService: (dice, to) => addForeign(to, 'services', serviceOf(dice.pick(serviceNames))),
  takeNetwork: (dice, to) => addForeign(to, 'networks', networkOf(`${dice.pick(clusterNames)}net`)),
  corePolls: (_, { poll }) => poll(),
} as const satisfies Readonly<Record<string, Action>>;

export type Tampering = keyof typeof actions;

export const tamperings = Object.keys(actions) as [Tampering, ...Tampering[]]; // its own keys

/** `roll` selects the object. */
export async function tamper(tampering: Tampering, roll: number, tamperer: Tamperer): Promise<void> {
  await actions[tampering](createDice(roll), tamperer);
}

const update = (api: EngineApi, path: string, { ID, Version }: Listed, spec: object): Promise<unknown> =>
  api('POST', `${path}/${ID}/update?version=${Version.Index}`, spec);

async function editService(dice: Dice, api: EngineApi): Promise<void> {
  const answer = await api('GET', `/services/${dice.pick(serviceNames)}`);
  if (answer.status !== 200) return;
  const service = answer.body as Listed;
  const { Spec: spec } = service;
  const container = spec.TaskTemplate.ContainerSpec;
  switch (dice.pick(['image', 'env', 'scale', 'label'])) {
    case 'image':
      container['Image'] = 'evil:1';
      break;
    case 'env':
      container['Env'] = ['A=9', 'DEBUG=1'];
      break;
    case 'scale':
      Object.assign(spec, { Mode: { Replicated: { Replicas: 5 } } });
      break;
    case 'label':
      Object.assign(spec, { Labels: { ...spec.Labels, 'com.docker.lb.hosts': 'evil.test' } });
      break;
  }
  await update(api, '/services', service, spec);
}

async function relabelNode(dice: Dice, api: EngineApi): Promise<void> {
  const nodes = (await api('GET', '/nodes')).body as readonly (Listed & {
    readonly Description: { readonly Hostname: string };
  })[];
  const name = dice.pick(nodeNames);
  const node = nodes.find(({ Description }) => Description.Hostname === name);
  if (node === undefined) return;
  const { region, ...others } = node.Spec.Labels ?? {};
  const Labels =
    region === undefined || dice.oneIn(2) ? { ...others, team: 'b' } : { ...others, region: 'x' };
  await update(api, '/nodes', node, { ...node.Spec, Labels });
}

/** Sets the core back to its first config, as a manual rollback would. */
async function moveCore(api: EngineApi): Promise<void> {
  const core = (await api('GET', '/services/ucp-interlock')).body as Listed;
  const first = (await api('GET', '/configs/com.docker.ucp.interlock.conf-1')).body as Listed;
  const [reference] = core.Spec.TaskTemplate.ContainerSpec['Configs'] as [object];
  Object.assign(reference, { ConfigID: first.ID, ConfigName: first.Spec.Name });
  await update(api, '/services', core, core.Spec);
}

/** Deletes one of the secrets and configs of the services; the swarm refuses if it is in use. */
async function deleteObject(dice: Dice, api: EngineApi): Promise<void> {
  const kind = dice.pick(['secrets', 'configs']);
  const objects = ((await api('GET', `/${kind}`)).body as readonly Listed[]).filter(({ Spec: { Name } }) =>
    /^[a-d]-(key|conf)-/.test(Name),
  );
  const chosen = objects[dice.below(Math.max(1, objects.length))];
  if (chosen !== undefined) await api('DELETE', `/${kind}/${chosen.ID}`);
}

async function addForeign({ api, addForeign: record }: Tamperer, path: string, body: object): Promise<void> {
  const answer = await api('POST', `/${path}/create`, body);
  if (answer.status !== 201) return;
  const { ID, Id } = answer.body as { readonly ID?: string; readonly Id?: string };
  record(`/${path}/${ID ?? Id ?? ''}`);
}

const freeName = (dice: Dice): string => `theirs-${dice.below(1000)}`;

const serviceOf = (Name: string): object => ({
  Name,
  TaskTemplate: { ContainerSpec: { Image: 'theirs:1' } },
});

const networkOf = (Name: string): object => ({ Name, Driver: 'overlay', CheckDuplicate: true });

const objectOf = (Name: string): object => ({
  ...{ Name, Data: 'eA==' },
  Labels: { 'io.swarm-reconciler.owner': 'team-b' },
});
