import { keyOf, type Key } from '../model/key.ts';
import { isRemoval, type Write } from '../model/write.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { withConfigAt } from '../spec/config-references.ts';

/** Ids of objects that this apply has made. */
export type CreatedIds = ReadonlyMap<Key, string>;

/** Sends one write; the id of what it made, where it made something. */
export async function sendWrite(
  writer: SwarmWriter,
  write: Write,
  created: CreatedIds,
): Promise<string | undefined> {
  if (isRemoval(write)) {
    await writer[write.kind](write.id);
    return undefined;
  }
  switch (write.kind) {
    case 'createNetwork':
      return writer.createNetwork(write.network, write.labels);
    case 'createConfig':
      return writer.createConfig(write.config);
    case 'createService':
      return writer.createService(write.spec);
    case 'updateNode':
      await writer.updateNode(write.ref, write.spec);
      return undefined;
    case 'updateService':
      await writer.updateService(write.ref, write.spec);
      return undefined;
    case 'recordOnly':
      return undefined;
    case 'switchConfig': {
      const { name, target, id } = write.reference;
      const configId = id ?? created.get(keyOf('config', name)) ?? '';
      await writer.updateService(write.ref, withConfigAt(write.spec, { name, target, id: configId }));
      return undefined;
    }
  }
}
