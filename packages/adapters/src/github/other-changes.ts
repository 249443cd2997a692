import { type OtherChange, rangesOfPatch } from '@suture/core';
import * as z from 'zod';
import type { Repo } from './client.ts';
import { unlessMissing, unlessUnknown } from './failures.ts';
import { ChangedFile, Comparison, User, WholeCommit } from './replies.ts';

/** Most pull requests and commits whose files are read, the newest first: each takes a request. */
const most = { open: 100, closed: 30, commits: 30 };
/** How long a closed pull request counts, in milliseconds. */
const closedTime = 30 * 86_400_000;
/** Characters of a description that are read. */
const textLimit = 5_000;

const ListedPull = z.object({
  number: z.int(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: User.nullable(),
  merged_at: z.string().nullish(),
  closed_at: z.string().nullish(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
});
type ListedPull = z.infer<typeof ListedPull>;
const Closed = z.object({ closed_by: User.nullish() });

/**
 * Open pull requests, those of programs that a person closed, and commits on the shipping branch that the deployed one lacks.
 * @param now milliseconds since the epoch
 */
export async function listOtherChanges(
  repo: Repo,
  { deployed, branch, now }: { readonly deployed: string; readonly branch: string; readonly now: number },
): Promise<readonly OtherChange[]> {
  const open = await listPulls(repo, 'open', most.open);
  const since = now - closedTime;
  const closed = (await listPulls(repo, 'closed', 100)).filter(
    ({ merged_at, closed_at, user }) =>
      typeof merged_at !== 'string' &&
      typeof closed_at === 'string' &&
      Date.parse(closed_at) > since &&
      user?.type !== 'User',
  );
  const changes: OtherChange[] = [...(await listShipped(repo, deployed, branch))];
  for (const pull of open) changes.push(await readPull(repo, pull, 'open'));
  for (const pull of closed.slice(0, most.closed))
    if (await isClosedByPerson(repo, pull)) changes.push(await readPull(repo, pull, 'closed'));
  return changes;
}

async function listPulls(
  { client, name }: Repo,
  state: 'open' | 'closed',
  limit: number,
): Promise<readonly ListedPull[]> {
  const query = { ...name, state, sort: 'updated', direction: 'desc', per_page: Math.min(100, limit) } as const;
  const { data } = await client.rest.pulls.list(query);
  return data.map((pull) => ListedPull.parse(pull));
}

async function isClosedByPerson({ client, name }: Repo, { number }: ListedPull): Promise<boolean> {
  const { data } = await client.rest.issues.get({ ...name, issue_number: number });
  return Closed.parse(data).closed_by?.type === 'User';
}

async function readPull({ client, name }: Repo, pull: ListedPull, kind: 'open' | 'closed'): Promise<OtherChange> {
  const at = { ...name, pull_number: pull.number, per_page: 100 };
  const answer = await unlessMissing(client.rest.pulls.listFiles(at));
  const isOwn = pull.user?.type === 'Bot' && pull.head.ref.startsWith('suture/');
  return {
    kind,
    id: String(pull.number),
    url: pull.html_url,
    title: pull.title,
    text: (pull.body ?? '').slice(0, textLimit),
    by: isOwn ? 'suture' : pull.user?.type === 'User' ? 'person' : 'bot',
    branch: pull.head.ref,
    headCommit: pull.head.sha,
    base: pull.base.ref,
    files: linesOf((answer?.data ?? []).map((file) => ChangedFile.parse(file))),
  };
}

/** The commits beyond the deployed one, each with what it changed. */
async function listShipped({ client, name }: Repo, deployed: string, branch: string): Promise<readonly OtherChange[]> {
  if (deployed === '') return [];
  const basehead = `${deployed}...${branch}`;
  const answer = await unlessUnknown(client.rest.repos.compareCommitsWithBasehead({ ...name, basehead }));
  const commits = answer === undefined ? [] : Comparison.parse(answer.data).commits;
  return Promise.all(
    commits
      .toReversed()
      .slice(0, most.commits)
      .map(async ({ sha, commit }): Promise<OtherChange> => {
        const { files } = WholeCommit.parse((await client.rest.repos.getCommit({ ...name, ref: sha })).data);
        return {
          kind: 'shipped',
          id: sha,
          url: `commit ${sha.slice(0, 10)}`,
          title: commit.message.split('\n', 1)[0] ?? '',
          text: commit.message.slice(0, textLimit),
          by: 'person',
          branch: '',
          headCommit: sha,
          base: branch,
          files: linesOf(files),
        };
      }),
  );
}

function linesOf(files: readonly ChangedFile[]): OtherChange['files'] {
  return files.map(({ filename, previous_filename, patch = '' }) => ({
    path: previous_filename ?? filename,
    ranges: [...rangesOfPatch(patch)],
  }));
}
