import type { BlameRange, CodeHistory, Commit } from '@suture/core';
import { z } from 'zod';
import { boundChanges, boundDifferences, boundNames, boundSubject, joinRanges } from '../code-hosts/bounds.ts';
import { isCommitId } from '../code-hosts/commit-id.ts';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { blameQuery } from './blame-query.ts';
import type { GitHubClient, GitHubClients, RepositoryName } from './client.ts';
import { compareCommits, differenceOf } from './compare.ts';
import { unlessUnknown } from './failures.ts';
import { Blame, type ChangedFile, WholeCommit } from './replies.ts';

/** GitHub asks for each commit's files one by one: beyond these many the history says nothing more. */
const mostCommits = 30;

/** What GitHub answers with an error when there is nothing, or a folder, at the path. */
const NoSuchFile = z.object({
  data: z.object({ repository: z.object({ file: z.object({ __typename: z.literal('Tree') }).nullable() }) }),
});

/** The history that GitHub tells, of a size that fits into one answer of a function. */
export function createGitHubCodeHistory(clients: GitHubClients): CodeHistory {
  return {
    ofFile: async (repository, commit, path, limit) => {
      if (!isPlainPath(path)) return [];
      return clients.ask(repository, 'read', async (client, name) => {
        const sha = await findCommit(client, name, commit);
        const found = sha === undefined ? [] : await unlessUnknown(listHistory(client, name, { sha, path }, limit));
        return (found ?? []).map((one) => ({
          ...one,
          subject: boundSubject(one.subject),
          files: boundNames(one.files),
        }));
      });
    },
    blame: async (repository, commit, path) => {
      if (!isPlainPath(path)) return [];
      return clients.ask(repository, 'read', async (client, name) => {
        const sha = await findCommit(client, name, commit);
        return sha === undefined ? [] : joinRanges(await readBlame(client, name, sha, path));
      });
    },
    changesOf: async (repository, commit) => {
      if (!isCommitId(commit)) return undefined;
      return clients.ask(repository, 'read', async (client, name) => {
        const found = await unlessUnknown(readCommit(client, name, commit));
        if (found === undefined || !found.commit.id.startsWith(commit)) return undefined;
        const { files: _files, ...about } = found.commit;
        const files = found.files.flatMap(differenceOf);
        return boundChanges({ commit: about, message: found.message, files }, found.complete);
      });
    },
    compare: async (repository, base, head) => {
      if (!isCommitId(base) || !isCommitId(head)) return undefined;
      return clients.ask(repository, 'read', async (client, name) => {
        const from = await findCommit(client, name, base);
        const to = await findCommit(client, name, head);
        if (from === undefined || to === undefined) return undefined;
        const found = await compareCommits(client, name, from, to);
        return found === undefined ? undefined : boundDifferences(found.files, found.complete);
      });
    },
  };
}

/** Commits newest first, each with its files. */
export async function listHistory(
  client: GitHubClient,
  name: RepositoryName,
  of: { readonly sha: string; readonly path?: string },
  limit: number,
): Promise<readonly Commit[]> {
  const { data } = await client.rest.repos.listCommits({ ...name, ...of, per_page: Math.min(limit, mostCommits) });
  return Promise.all(data.map(async ({ sha }) => (await readCommit(client, name, sha)).commit));
}

interface ReadCommit {
  readonly commit: Commit;
  readonly message: string;
  readonly files: readonly ChangedFile[];
  /** Whether GitHub told of all files at once. */
  readonly complete: boolean;
}

async function readCommit(client: GitHubClient, name: RepositoryName, ref: string): Promise<ReadCommit> {
  const { data, headers } = await client.rest.repos.getCommit({ ...name, ref });
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

/** The full id; GitHub would take a branch that is called like the beginning of one, so that is checked. */
async function findCommit(client: GitHubClient, name: RepositoryName, id: string): Promise<string | undefined> {
  if (!isCommitId(id)) return undefined;
  if (id.length >= 40) return id;
  const found = await unlessUnknown(readCommit(client, name, id));
  return found?.commit.id.startsWith(id) ? found.commit.id : undefined;
}

async function readBlame(
  client: GitHubClient,
  { owner, repo }: RepositoryName,
  commit: string,
  path: string,
): Promise<readonly BlameRange[]> {
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
