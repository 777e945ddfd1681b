import { Failure } from '../model/failure.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { VersionedRef } from '../model/write.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { authFor } from './auth-for.ts';
import { textAt } from './decode.ts';
import { encodeConfig, encodeNetwork, encodeSecret } from './encode.ts';
import type { SwarmConnection } from './swarm-connection.ts';

/** Implements `SwarmWriter` with the engine API. A request is never aborted: its outcome would be unknown. */
export function createSwarmWriter(
  connection: SwarmConnection,
  credentials?: RegistryCredentials,
): SwarmWriter {
  const create = async (path: string, body: JsonObject, pulls?: string): Promise<string> => {
    const registryAuth = await authFor(pulls, credentials);
    const answer = await connection.request({ method: 'POST', path, body, registryAuth });
    const id = textAt(answer, 'ID') || textAt(answer, 'Id');
    if (id !== '') return id;
    throw new Failure(`Cannot read the id in the engine's answer to ${path}`, {
      kind: 'transient',
      code: 'outcome-unknown',
      hint: 'Run again: the next plan checks first whether it was created',
    });
  };
  const update = async (
    path: string,
    { id, version }: VersionedRef,
    body: JsonObject,
    pulls?: string,
  ): Promise<void> => {
    const registryAuth = await authFor(pulls, credentials);
    const request = { path: `${path}/${id}/update`, query: { version }, body, registryAuth };
    await connection.request({ method: 'POST', ...request });
  };
  const remove = async (path: string, id: string): Promise<void> => {
    await connection.request({ method: 'DELETE', path: `${path}/${id}` });
  };
  return {
    createNetwork: (network, labels) => create('/networks/create', encodeNetwork(network, labels)),
    removeNetwork: (id) => remove('/networks', id),
    updateNode: (node, spec) => update('/nodes', node, spec),
    createConfig: (config) => create('/configs/create', encodeConfig(config)),
    updateConfig: (ref, config) => update('/configs', ref, encodeConfig(config)),
    removeConfig: (id) => remove('/configs', id),
    createSecret: (secret) => create('/secrets/create', encodeSecret(secret)),
    removeSecret: (id) => remove('/secrets', id),
    relabel: (ref, { kind, name, labels }) => update(`/${kind}s`, ref, { Name: name, Labels: labels }),
    createService: ({ spec, pulls }) => create('/services/create', spec, pulls),
    updateService: (ref, { spec, pulls }) => update('/services', ref, spec, pulls),
    removeService: (id) => remove('/services', id),
  };
}
