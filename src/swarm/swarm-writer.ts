import { Failure } from '../model/failure.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { VersionedRef } from '../model/write.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { textAt } from './decode.ts';
import { encodeConfig, encodeNetwork, encodeSecret } from './encode.ts';
import type { SwarmConnection } from './swarm-connection.ts';

/** Implements `SwarmWriter` with the engine API. A request is never aborted: its outcome would be unknown. */
export function createSwarmWriter(connection: SwarmConnection): SwarmWriter {
  const create = async (path: string, body: JsonObject): Promise<string> => {
    const answer = await connection.request({ method: 'POST', path, body });
    const id = textAt(answer, 'ID') || textAt(answer, 'Id');
    if (id !== '') return id;
    throw new Failure(`Cannot read the id in the engine's answer to ${path}`, {
      kind: 'transient',
      code: 'outcome-unknown',
      hint: 'Run again: the next plan checks first whether it was created',
    });
  };
  const update = async (path: string, { id, version }: VersionedRef, body: JsonObject): Promise<void> => {
    await connection.request({ method: 'POST', path: `${path}/${id}/update`, query: { version }, body });
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
    createService: (spec) => create('/services/create', spec),
    updateService: (service, spec) => update('/services', service, spec),
    removeService: (id) => remove('/services', id),
  };
}
