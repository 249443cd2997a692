import { readPackedTree } from '../code-hosts/packed-tree.ts';
import type { AskGitHub } from './client.ts';

/** A commit's tree as GitHub packs it: a gzipped tar with one folder. @throws TreeTooLarge */
export async function downloadTree(clients: AskGitHub, repository: string, commit: string): Promise<Uint8Array> {
  return readPackedTree(await clients.download(repository, commit));
}
