import { Commit, Instant, parseJson } from '@suture/core';
import * as z from 'zod';
import type { Objects } from '../objects/objects.ts';

/** The commit that a service runs, as the team says. */
export const PushedCommit = z.object({
  commit: z.string().regex(/^[0-9a-f]{40,64}$/, 'must be the whole id of a commit, in lower case'),
  pushedAt: Instant.optional(),
  /** The commit and those before it, newest first; none when only a tree was pushed. */
  commits: z.array(Commit).max(100).default([]),
});
export type PushedCommit = z.infer<typeof PushedCommit>;

/** Packed trees of commits, and which one is deployed. */
export interface PushedCode {
  /** The commit that was pushed last; undefined before the first. @throws InvalidInput when what was pushed has another form */
  deployed(repository: string): Promise<PushedCommit | undefined>;
  /** A commit's packed tree: a gzipped tar with one top folder. */
  tree(repository: string, commit: string): Promise<Uint8Array | undefined>;
  /** Stores a tree, and then says that its commit is deployed. */
  push(repository: string, pushed: PushedCommit, tree: Uint8Array): Promise<void>;
}

/** Packed trees as objects below `code/`. A tree is stored before the pointer to it, so that the pointer never leads nowhere. */
export function createPushedCode(objects: Objects): PushedCode {
  const pointerOf = (repository: string) => `code/${repository}/deployed.json`;
  const treeOf = (repository: string, commit: string) => `code/${repository}/${commit}.tar.gz`;
  return {
    deployed: async (repository) => {
      const bytes = await objects.get(pointerOf(repository));
      return bytes && parseJson(PushedCommit, Buffer.from(bytes).toString('utf8'), pointerOf(repository));
    },
    tree: (repository, commit) => objects.get(treeOf(repository, commit)),
    push: async (repository, pushed, tree) => {
      await objects.put(treeOf(repository, pushed.commit), tree);
      await objects.put(pointerOf(repository), Buffer.from(JSON.stringify(pushed)));
    },
  };
}
