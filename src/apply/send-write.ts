import type { FileKind } from '../model/manifest/file-entries.ts';
import { keyOf, type Key } from '../kernel/key.ts';
import { isRemoval, type Removal, type ServiceWrite, type Write } from '../model/write.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { withConfigAt } from '../service-fields/config-references.ts';
import { withObjectIds } from '../service-fields/object-references.ts';

/** Ids of objects that this apply has created. */
export type CreatedIds = ReadonlyMap<Key, string>;

type Creation = Extract<Write, { readonly kind: `create${string}` }>;

/** Sends one write. Returns the id of the object if it created one. */
export async function sendWrite(
  writer: SwarmWriter,
  write: Write,
  created: CreatedIds,
): Promise<string | undefined> {
  if (isCreation(write)) return sendCreation(writer, write, created);
  if (isRemoval(write)) await writer[write.kind](write.id);
  else await sendUpdate(writer, write, created);
  return undefined;
}

const isCreation = (write: Write): write is Creation => write.kind.startsWith('create');

function sendCreation(writer: SwarmWriter, write: Creation, created: CreatedIds): Promise<string> {
  switch (write.kind) {
    case 'createNetwork':
      return writer.createNetwork(write.network, write.labels);
    case 'createConfig':
      return writer.createConfig(write.config);
    case 'createFile':
      return write.file.kind === 'secret' ? writer.createSecret(write.file) : writer.createConfig(write.file);
    case 'createSealed':
      return Promise.reject(new Error(`"${write.path}" must be decrypted before its secret is created`));
    case 'createService':
      return writer.createService(withIds(write, created));
  }
}

async function sendUpdate(
  writer: SwarmWriter,
  write: Exclude<Write, Creation | Removal>,
  created: CreatedIds,
): Promise<void> {
  switch (write.kind) {
    case 'updateNode':
      return writer.updateNode(write.ref, write.spec);
    case 'updateService':
      return writer.updateService(write.ref, withIds(write, created));
    case 'relabel':
      return writer.relabel(write.ref, write.object);
    case 'recordOnly':
      return;
    case 'switchConfig': {
      const { ref, reference, spec, pulls } = write;
      const { name, target, id } = reference;
      const configId = id ?? created.get(keyOf('config', name)) ?? '';
      return writer.updateService(ref, {
        spec: withConfigAt(spec, { name, target, id: configId }),
        ...(pulls === undefined ? {} : { pulls }),
      });
    }
  }
}

const withIds = ({ spec, pulls }: ServiceWrite, created: CreatedIds): ServiceWrite => ({
  spec: withObjectIds(spec, idIn(created)),
  ...(pulls === undefined ? {} : { pulls }),
});

const idIn =
  (created: CreatedIds) =>
  (kind: FileKind, name: string): string | undefined =>
    created.get(keyOf(kind, name));
