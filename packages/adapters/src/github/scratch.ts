import { type Config, InvalidInput, type Log, rehearsalPrefix } from '@suture/core';
import { readTree } from '../snapshots/read-tree.ts';
import { type AskGitHub, createTokenClients, type Repo } from './client.ts';
import { discardReview } from './close-review.ts';
import { downloadTree } from './download-tree.ts';
import { unlessMissing } from './failures.ts';
import { createIssueTickets, findTicket } from './issues.ts';
import { publishCommit, readTip } from './publish.ts';
import { Branch, GitCommit, MatchingRefs, Pull, Repository } from './replies.ts';

export interface ScratchBranchRequest {
  readonly branch: string;
  /** The commit that it starts from. */
  readonly baseCommit: string;
  readonly path: string;
  readonly text: string;
  readonly message: string;
}

/** What a rehearsal makes in a service's repository and removes again, by the token of the person who rehearses. */
export interface ScratchRepository {
  /** The tip of the branch that ships. */
  readTip(): Promise<string>;
  /** The files of a commit by path; undefined for a binary or too large file. */
  readFiles(commit: string): Promise<ReadonlyMap<string, string | undefined>>;
  /** Makes a branch with one commit that adds a file. Returns the commit. */
  makeBranch(request: ScratchBranchRequest): Promise<string>;
  /** The branches of all rehearsals, with the time of their newest commit. */
  listBranches(): Promise<readonly { readonly name: string; readonly madeAt: Date }[]>;
  /** Closes the open pull requests from and onto a rehearsal's branch, and deletes it. Returns whether there was one. */
  removeBranch(branch: string, reason: string): Promise<boolean>;
  /** Undefined when there is no such pull request. */
  readPull(id: string): Promise<{ readonly base: string; readonly draft: boolean; readonly state: string } | undefined>;
  /** Closes the ticket of an incident, if there is one. Returns its address. */
  closeTicket(incidentId: string, reason: string): Promise<string | undefined>;
}

interface ScratchOptions {
  readonly token: string;
  readonly service: string;
  readonly config: Config;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Pauses between writes and before retries, as GitHub demands; off in tests. */
  readonly patient?: boolean;
}

/** The repository of a service for a rehearsal. It writes and deletes only branches of rehearsals. */
export function createScratchRepository({ service, config, ...options }: ScratchOptions): ScratchRepository {
  const { repository = '', branch: shipping } = config.services[service] ?? {};
  const clients = createTokenClients({ ...options, apiUrl: config.github.apiUrl });
  const ask: <T>(purpose: Parameters<AskGitHub['ask']>[1], what: (repo: Repo) => Promise<T>) => Promise<T> = (
    purpose,
    what,
  ) => clients.ask(repository, purpose, what);
  return {
    readTip: () =>
      ask('read', async ({ client, name }) => {
        const branch = shipping ?? Repository.parse((await client.rest.repos.get(name)).data).default_branch;
        return Branch.parse((await client.rest.repos.getBranch({ ...name, branch })).data).commit.sha;
      }),
    readFiles: async (commit) => readTree(await downloadTree(clients, repository, commit)),
    makeBranch: async ({ path, text, branch, ...commit }) => {
      requireRehearsal(branch);
      const files = [{ path, before: null, after: text }];
      return ask('publish', (repo) => publishCommit(repo, { ...commit, branch, files, incidentId: branch }));
    },
    listBranches: () => ask('read', listBranches),
    removeBranch: async (branch, reason) => {
      requireRehearsal(branch);
      return ask('close', (repo) => removeBranch(repo, branch, reason));
    },
    readPull: (id) =>
      ask('readReview', async ({ client, name }) => {
        const answer = await unlessMissing(client.rest.pulls.get({ ...name, pull_number: Number(id) }));
        if (answer === undefined) return undefined;
        const { base, draft, state } = Pull.parse(answer.data);
        return { base: base.ref, draft, state };
      }),
    closeTicket: async (incidentId, reason) => {
      const ticket = await ask('ticket', (repo) => findTicket(repo, incidentId));
      if (ticket !== undefined) await createIssueTickets(clients, repository).close(ticket, reason);
      return ticket?.url;
    },
  };
}

/** @throws InvalidInput */
function requireRehearsal(branch: string): void {
  if (branch.startsWith(rehearsalPrefix)) return;
  throw new InvalidInput('the branch', [`${branch}: a rehearsal touches only branches below ${rehearsalPrefix}`]);
}

async function listBranches({ client, name }: Repo) {
  const { data } = await client.rest.git.listMatchingRefs({ ...name, ref: `heads/${rehearsalPrefix}` });
  return Promise.all(
    MatchingRefs.parse(data).map(async ({ ref, object }) => {
      const commit = await client.rest.git.getCommit({ ...name, commit_sha: object.sha });
      const { committer } = GitCommit.parse(commit.data);
      return { name: ref.replace('refs/heads/', ''), madeAt: new Date(committer.date) };
    }),
  );
}

async function removeBranch(repo: Repo, branch: string, reason: string): Promise<boolean> {
  const { client, name } = repo;
  const from = await client.rest.pulls.list({ ...name, head: `${name.owner}:${branch}`, state: 'open' });
  const onto = await client.rest.pulls.list({ ...name, base: branch, state: 'open' });
  for (const pull of [...from.data, ...onto.data]) await discardReview(repo, String(Pull.parse(pull).number), reason);
  const ref = `heads/${branch}`;
  if ((await readTip(repo, ref)) === undefined) return false;
  await client.rest.git.deleteRef({ ...name, ref });
  return true;
}
