import { catObjects, type CloneContext } from './git-command.ts';

/** The contents of blobs by their object id. */
export async function readBlobs(
  context: CloneContext,
  blobs: readonly { readonly objectId: string }[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const objectIds = [...new Set(blobs.map((blob) => blob.objectId))];
  if (objectIds.length === 0) return new Map();
  return parseBatch(await catObjects(context, objectIds), objectIds);
}

/** The format of each object: `<id> <type> <size>`, a line feed, its bytes and a line feed. */
function parseBatch(output: Buffer, objectIds: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  let offset = 0;
  for (const requested of objectIds) {
    const lineEnd = output.indexOf(10, offset);
    const [objectId, type, size] = output.subarray(offset, lineEnd).toString().split(' ');
    const end = lineEnd + 1 + Number(size);
    if (lineEnd < 0 || objectId !== requested || type !== 'blob' || !(end < output.length)) {
      throw new Error(`the clone lacks object ${requested}`);
    }
    contents.set(objectId, output.subarray(lineEnd + 1, end));
    offset = end + 1;
  }
  return contents;
}
