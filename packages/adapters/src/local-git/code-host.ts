import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  type CodeHistory,
  type CodeHost,
  defined,
  linesOfDiff,
  type OtherChange,
  type Review,
  type ReviewRef,
  type ReviewRequest,
  type Snapshots,
} from '@suture/core';
import type { Change } from '@suture/mechanic';
import { withoutDialogue } from '../code-hosts/without-dialogue.ts';
import { RepositoryUnusable } from '../errors.ts';
import { buildTree, drawDiff } from './build-tree.ts';
import { createLocalCodeHistory } from './history.ts';
import { openMirror } from './mirror.ts';
import { makeCommit, pushBranch } from './publish.ts';
import { listEntries, readText } from './read-files.ts';
import { readChanges, readCommits } from './read-history.ts';
import { openReviewRecords, type ReviewRecord, type ReviewRecords } from './reviews.ts';
import { createLocalSnapshots } from './snapshots.ts';
import * as user from './user-repository.ts';

export interface LocalGitOptions {
  /** Absolute path of the user's repository. */
  readonly repository: string;
  /** Folder for the clone, the trees and the pull requests, outside the repository. */
  readonly state: string;
  readonly clock: Clock;
  /** The shipping branch. Default: the one that is checked out. */
  readonly branch?: string;
  /** The commit that runs now. Default: the tip of the branch. */
  readonly deployedCommit?: () => Promise<string>;
}

/** Local git as the code host of one machine. It reads, proposes and closes; only people merge, outside of it. */
export interface LocalGit extends CodeHost {
  readonly repository: string;
  readonly clock: Clock;
  readonly records: ReviewRecords;
  /** The tip of the shipping branch. @throws RepositoryUnusable when there is no such branch */
  deployedCommit(): Promise<string>;
  /** Paths in the user's working tree that differ from HEAD. Suture reads commits alone, so it sees none of these changes. */
  uncommitted(): Promise<readonly string[]>;
  /** The shipping branch; undefined when HEAD is detached and no branch was given. */
  baseBranch(): Promise<string | undefined>;
  /** Whether `commit` is `of` or its ancestor in the user's repository; both commits or `refs/heads/…`. */
  isAncestor(commit: string, of: string): Promise<boolean>;
  /** Deletes a branch at one of these commits; returns why it is left, or undefined if it is gone. */
  removeBranch(branch: string, commits: readonly string[]): Promise<string | undefined>;
  /** A fresh plain tree of the commit; its path has no folder that test runners skip. */
  checkout(commit: string): Promise<{ readonly root: string; dispose(): Promise<void> }>;
  /** A file's text; undefined when there is no regular file or it is not UTF-8. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /** Paths of all regular files. */
  listFiles(commit: string): Promise<readonly string[]>;
  /** Commits with their hunks, newest first. */
  changes(commit: string, limit: number): Promise<readonly Change[]>;
  readonly codeHistory: CodeHistory;
  /** Whole trees in memory, without a checkout. */
  readonly snapshots: Snapshots;
}

/** Opens the code host for one repository; clones it into the state folder the first time. @throws RepositoryUnusable */
export async function openLocalGit(options: LocalGitOptions): Promise<LocalGit> {
  const { clock } = options;
  await user.checkIsRepository(options.repository);
  const repository = await realpath(options.repository);
  const mirror = await openMirror(repository, options.state);
  const { bare } = mirror;
  const records = await openReviewRecords(join(options.state, 'reviews'));
  const baseBranch = async () => options.branch ?? user.readCurrentBranch(repository);
  const now = () => clock.now().toISOString();

  async function deployedCommit(): Promise<string> {
    if (options.deployedCommit !== undefined) return mirror.requireCommit(await options.deployedCommit());
    const { branch } = options;
    if (branch === undefined) return mirror.requireCommit(await user.readHead(repository));
    const tip = await user.readBranch(repository, branch);
    if (tip === undefined)
      throw new RepositoryUnusable(repository, `it has no branch ${branch}. Create it or name another.`);
    return mirror.requireCommit(tip);
  }

  async function openReview(_repository: string, given: ReviewRequest): Promise<ReviewRef> {
    if (given.base !== undefined)
      throw new RepositoryUnusable(repository, 'a rehearsal needs a deployment. Run suture doctor --rehearse.');
    const request = { ...given, baseCommit: await mirror.requireCommit(given.baseCommit) };
    const tree = await buildTree(bare, request.baseCommit, request.files);
    const headCommit = await makeCommit(bare, tree, request, clock);
    const earlier = (await records.list()).filter((record) => record.branch === request.branch).at(-1);
    if (earlier?.headCommit === headCommit) {
      // A finished one is only returned: its branch was deleted on purpose.
      if (earlier.status === 'open') await publish(request.branch, headCommit, earlier);
      return refOf(earlier);
    }
    await publish(request.branch, headCommit, earlier);
    const round = { headCommit, at: now() };
    const { title, body, draft, baseCommit, incidentId, branch } = request;
    const diff = await drawDiff(bare, baseCommit, headCommit);
    const renewed = { title, body, draft, baseCommit, headCommit, status: 'open' as const, diff };
    if (earlier !== undefined && (earlier.status === 'open' || earlier.status === 'changes_requested')) {
      const { decidedBy: _by, decidedAt: _at, ...kept } = earlier;
      const record = { ...kept, ...renewed, rounds: [...earlier.rounds, round] };
      await records.write(record);
      return refOf(record);
    }
    const fresh = { incidentId, branch, openedAt: round.at, comments: [], remarks: [], rounds: [round] };
    return refOf(await records.create({ ...fresh, ...renewed, ...defined({ base: await baseBranch() }) }));
  }

  function publish(branch: string, commit: string, earlier: ReviewRecord | undefined): Promise<void> {
    return pushBranch(bare, repository, branch, commit, earlier?.rounds.map((round) => round.headCommit) ?? []);
  }

  function refOf({ id, branch, headCommit, base }: ReviewRecord): ReviewRef {
    return { id, url: records.url(id), branch, headCommit, ...defined({ base }) };
  }

  async function readReview(_repository: string, id: string): Promise<Review> {
    const record = await records.read(id);
    const { status, draft, decidedBy, decidedAt, mergeCommit } = record;
    const review: Review = {
      ...refOf(record),
      status,
      draft,
      comments: record.comments.map(({ by, text }) => ({ by, text })),
      ...defined({ decidedBy, decidedAt, mergeCommit }),
    };
    return status === 'open' || status === 'changes_requested' ? asTheRepositoryHasIt(record, review) : review;
  }

  /** Checks the repository, because a person may merge or delete the branch with git alone. */
  async function asTheRepositoryHasIt(record: ReviewRecord, review: Review): Promise<Review> {
    const tip = await user.readBranch(repository, record.branch);
    const headCommit = tip ?? record.headCommit;
    const { base } = record;
    if (base !== undefined && (await user.isAncestor(repository, headCommit, `refs/heads/${base}`))) {
      const mergeCommit = await user.findMergeCommit(repository, headCommit, base);
      return { ...review, status: 'merged', headCommit, mergeCommit };
    }
    return tip === undefined ? { ...review, status: 'closed' } : { ...review, headCommit };
  }

  /** Suture's own pull requests: a person's work on one machine has none. */
  async function otherChanges(): Promise<readonly OtherChange[]> {
    const all = await Promise.all(
      (await records.list()).map(async (record): Promise<readonly OtherChange[]> => {
        const { status } = await readReview(repository, record.id);
        // A pull request that nobody decided about was closed by Suture itself.
        if (status === 'merged' || (status === 'closed' && record.decidedBy === undefined)) return [];
        return [
          {
            kind: status === 'closed' ? 'closed' : 'open',
            ...{ id: record.id, url: records.url(record.id), title: record.title, text: '', by: 'suture' },
            ...{ branch: record.branch, headCommit: record.headCommit, files: [...linesOfDiff(record.diff)] },
          },
        ];
      }),
    );
    return all.flat();
  }

  async function comment(_repository: string, id: string, text: string): Promise<void> {
    const record = await records.read(id);
    if (record.remarks.at(-1)?.text === text) return;
    await records.write({ ...record, remarks: [...record.remarks, { at: now(), text }] });
  }

  async function closeReview(host: string, id: string, reason: string): Promise<'closed' | 'kept'> {
    const { status, headCommit } = await readReview(host, id);
    if (status === 'merged') return 'closed';
    const record = await records.read(id);
    if (status !== 'closed' && headCommit !== record.headCommit) return 'kept';
    if (record.status !== 'closed')
      await records.write({ ...record, status: 'closed', remarks: [...record.remarks, { at: now(), text: reason }] });
    await user.deleteBranch(repository, record.branch, record.headCommit);
    return 'closed';
  }

  return {
    repository,
    clock,
    records,
    removeBranch: (branch, commits) => user.removeBranch(repository, branch, commits),
    uncommitted: () => user.listUncommitted(repository, 'normal'),
    baseBranch,
    isAncestor: (commit, of) => user.isAncestor(repository, commit, of),
    deployedCommit,
    checkout: mirror.checkout,
    readFile: async (commit, path) => readText(bare, await mirror.requireCommit(commit), path),
    listFiles: async (commit) =>
      (await listEntries(bare, await mirror.requireCommit(commit))).map((entry) => entry.path),
    changes: async (commit, limit) => readChanges(bare, await mirror.requireCommit(commit), limit),
    codeHistory: createLocalCodeHistory(mirror),
    snapshots: createLocalSnapshots(mirror),
    history: async (_repository, commit, limit) => readCommits(bare, await mirror.requireCommit(commit), limit),
    diff: async (_repository, baseCommit, files) => {
      const base = await mirror.requireCommit(baseCommit);
      return drawDiff(bare, base, await buildTree(bare, base, files));
    },
    openReview,
    otherChanges,
    readReview,
    comment,
    ...withoutDialogue,
    closeReview,
  };
}
