import { TreeTooLarge } from '../errors.ts';

/** Packed bytes that fit into a build's storage and a step's memory. */
const largestTree = 200_000_000;

/** A commit's tree as a code host packs it: a gzipped tar with one folder. @throws TreeTooLarge */
export async function readPackedTree(answer: Response): Promise<Uint8Array> {
  if (Number(answer.headers.get('content-length') ?? 0) > largestTree) throw new TreeTooLarge(largestTree);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > largestTree) throw new TreeTooLarge(largestTree);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
