import { TreeTooLarge } from '../errors.ts';
import type { AskGitHub } from './client.ts';

/** Packed bytes that fit into a build's storage and a step's memory. */
const largestTree = 200_000_000;

/** A commit's tree as GitHub packs it: a gzipped tar with one folder. @throws TreeTooLarge */
export async function downloadTree(clients: AskGitHub, repository: string, commit: string): Promise<Uint8Array> {
  const answer = await clients.download(repository, commit);
  if (Number(answer.headers.get('content-length') ?? 0) > largestTree) throw new TreeTooLarge(largestTree);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > largestTree) throw new TreeTooLarge(largestTree);
  return bytes;
}
