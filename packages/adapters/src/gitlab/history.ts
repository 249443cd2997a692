import type { BlameRange, CodeHistory, Commit } from '@suture/core';
import { boundChanges, boundCommit, boundDifferences, joinRanges } from '../code-hosts/bounds.ts';
import { isCommitId } from '../code-hosts/commit-id.ts';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import type { Project } from './api.ts';
import { differenceOf, listDiffs, mostFiles } from './differences.ts';
import { Blame, Comparison, Commit as ReadCommit } from './replies.ts';

const needs = 'to read the code';
/** Most commits of a history: GitLab needs one request per commit for its files. */
const mostCommits = 30;

/** The history from GitLab, cut so that it fits into one answer of a function. */
export function createGitLabCodeHistory(open: (path: string) => Project): CodeHistory {
  return {
    ofFile: async (repository, commit, path, limit) => {
      if (!isPlainPath(path)) return [];
      const project = open(repository);
      const found = await findCommit(project, commit);
      return found === undefined ? [] : (await listHistory(project, found.id, limit, path)).map(boundCommit);
    },
    blame: async (repository, commit, path) => {
      if (!isPlainPath(path)) return [];
      const project = open(repository);
      const found = await findCommit(project, commit);
      return found === undefined ? [] : joinRanges(await readBlame(project, found.id, path));
    },
    changesOf: async (repository, commit) => {
      const project = open(repository);
      const found = await findCommit(project, commit);
      if (found === undefined) return undefined;
      const diffs = await listDiffs(project, `repository/commits/${found.id}/diff`);
      const { files: _files, ...about } = commitOf(found, []);
      const changes = { commit: about, message: found.message.trimEnd(), files: diffs.map(differenceOf) };
      return boundChanges(changes, diffs.length < mostFiles);
    },
    compare: async (repository, base, head) => {
      const project = open(repository);
      const [from, to] = [await findCommit(project, base), await findCommit(project, head)];
      if (from === undefined || to === undefined) return undefined;
      const query = new URLSearchParams({ from: from.id, to: to.id, straight: 'true' });
      const found = await project.ask({ path: `repository/compare?${query}`, schema: Comparison, needs });
      if (found === undefined) return undefined;
      const files = found.diffs.map(differenceOf).sort((one, other) => (one.path < other.path ? -1 : 1));
      return boundDifferences(files, !found.compare_timeout && found.diffs.length < mostFiles);
    },
  };
}

/** Commits newest first, each with its files. */
export async function listHistory(
  project: Project,
  commit: string,
  limit: number,
  file?: string,
): Promise<readonly Commit[]> {
  const query = new URLSearchParams({ ref_name: commit, ...(file === undefined ? {} : { path: file }) });
  const path = `repository/commits?${query}`;
  const commits = await project.list({ path, schema: ReadCommit.array(), needs }, Math.min(limit, mostCommits));
  return Promise.all(
    commits.map(async (found) => {
      const diffs = await listDiffs(project, `repository/commits/${found.id}/diff`);
      const files = diffs.flatMap(({ old_path, new_path }) =>
        old_path === new_path ? [new_path] : [old_path, new_path],
      );
      return commitOf(found, files);
    }),
  );
}

function commitOf({ id, committed_date, message }: ReadCommit, files: readonly string[]): Commit {
  const [subject = ''] = message.split('\n', 1);
  return { id, date: new Date(committed_date).toISOString(), subject, files: [...files] };
}

/** The commit of an id or of its beginning. GitLab would also accept a branch of that name, so the answer is checked. */
async function findCommit(project: Project, id: string): Promise<ReadCommit | undefined> {
  if (!isCommitId(id)) return undefined;
  const found = await project.ask({ path: `repository/commits/${id}`, schema: ReadCommit, needs });
  return found?.id.startsWith(id) ? found : undefined;
}

async function readBlame(project: Project, commit: string, file: string): Promise<readonly BlameRange[]> {
  const path = `repository/files/${encodeURIComponent(file)}/blame?${new URLSearchParams({ ref: commit })}`;
  const found = (await project.ask({ path, schema: Blame, needs })) ?? [];
  let next = 1;
  return found.map(({ commit: of, lines }) => {
    const startLine = next;
    next += lines.length;
    const { id, date, subject } = commitOf(of, []);
    return { startLine, endLine: next - 1, commit: { id, date, subject } };
  });
}
