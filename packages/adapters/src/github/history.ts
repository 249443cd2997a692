import type { BlameRange, CodeHistory, Commit } from '@suture/core';
import * as z from 'zod';
import { boundChanges, boundCommit, boundDifferences, joinRanges } from '../code-hosts/bounds.ts';
import { isCommitId } from '../code-hosts/commit-id.ts';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { blameQuery } from './blame-query.ts';
import type { GitHubClients, Repo } from './client.ts';
import { compareCommits, differenceOf } from './compare.ts';
import { unlessUnknown } from './failures.ts';
import { Blame, type ChangedFile, WholeCommit } from './replies.ts';

/** Most commits of a history: GitHub needs one request per commit for its files. */
const mostCommits = 30;

/** GitHub's error when there is no file, or a folder, at the path. */
const NoSuchFile = z.object({
  data: z.object({ repository: z.object({ file: z.object({ __typename: z.literal('Tree') }).nullable() }) }),
});

/** The history from GitHub, cut so that it fits into one answer of a function. */
export function createGitHubCodeHistory(clients: GitHubClients): CodeHistory {
  return {
    ofFile: async (repository, commit, path, limit) => {
      if (!isPlainPath(path)) return [];
      return clients.ask(repository, 'read', async (repo) => {
        const sha = await findCommit(repo, commit);
        const found = sha === undefined ? [] : await unlessUnknown(listHistory(repo, { sha, path }, limit));
        return (found ?? []).map(boundCommit);
      });
    },
    blame: async (repository, commit, path) => {
      if (!isPlainPath(path)) return [];
      return clients.ask(repository, 'read', async (repo) => {
        const sha = await findCommit(repo, commit);
        return sha === undefined ? [] : joinRanges(await readBlame(repo, sha, path));
      });
    },
    changesOf: async (repository, commit) => {
      if (!isCommitId(commit)) return undefined;
      return clients.ask(repository, 'read', async (repo) => {
        const found = await unlessUnknown(readCommit(repo, commit));
        if (found === undefined || !found.commit.id.startsWith(commit)) return undefined;
        const { files: _files, ...about } = found.commit;
        const files = found.files.flatMap(differenceOf);
        return boundChanges({ commit: about, message: found.message, files }, found.complete);
      });
    },
    compare: async (repository, base, head) => {
      if (!isCommitId(base) || !isCommitId(head)) return undefined;
      return clients.ask(repository, 'read', async (repo) => {
        const from = await findCommit(repo, base);
        const to = await findCommit(repo, head);
        if (from === undefined || to === undefined) return undefined;
        const found = await compareCommits(repo, from, to);
        return found === undefined ? undefined : boundDifferences(found.files, found.complete);
      });
    },
  };
}

/** Commits newest first, each with its files. */
export async function listHistory(
  repo: Repo,
  of: { readonly sha: string; readonly path?: string },
  limit: number,
): Promise<readonly Commit[]> {
  const { data } = await repo.client.rest.repos.listCommits({
    ...repo.name,
    ...of,
    per_page: Math.min(limit, mostCommits),
  });
  return Promise.all(data.map(async ({ sha }) => (await readCommit(repo, sha)).commit));
}

interface ReadCommit {
  readonly commit: Commit;
  readonly message: string;
  readonly files: readonly ChangedFile[];
  /** Whether GitHub listed all files. */
  readonly complete: boolean;
}

async function readCommit(repo: Repo, ref: string): Promise<ReadCommit> {
  const { data, headers } = await repo.client.rest.repos.getCommit({ ...repo.name, ref });
  const { sha, commit, files } = WholeCommit.parse(data);
  return {
    commit: {
      id: sha,
      date: new Date(commit.committer?.date ?? 0).toISOString(),
      subject: commit.message.split('\n', 1)[0] ?? '',
      files: files.flatMap(({ filename, previous_filename }) =>
        previous_filename === undefined ? [filename] : [previous_filename, filename],
      ),
    },
    message: commit.message.trimEnd(),
    files,
    complete: headers.link?.includes('rel="next"') !== true,
  };
}

/** The full id. GitHub would also accept a branch whose name looks like an id's prefix, so the answer is checked. */
async function findCommit(repo: Repo, id: string): Promise<string | undefined> {
  if (!isCommitId(id)) return undefined;
  if (id.length >= 40) return id;
  const found = await unlessUnknown(readCommit(repo, id));
  return found?.commit.id.startsWith(id) ? found.commit.id : undefined;
}

async function readBlame({ client, name }: Repo, commit: string, path: string): Promise<readonly BlameRange[]> {
  const { owner, repo } = name;
  try {
    const answer = await client.graphql(blameQuery, { owner, name: repo, commit, path, file: `${commit}:${path}` });
    return (Blame.parse(answer).repository.object?.blame.ranges ?? []).map((range) => ({
      startLine: range.startingLine,
      endLine: range.endingLine,
      commit: {
        id: range.commit.oid,
        date: new Date(range.commit.committedDate).toISOString(),
        subject: range.commit.messageHeadline,
      },
    }));
  } catch (error) {
    if (NoSuchFile.safeParse(error).success) return [];
    throw error;
  }
}
