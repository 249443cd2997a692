import type { FileChange, OtherChange, Ports, Review, ReviewRequest } from '@suture/core';

export interface Cause {
  readonly number: number;
  readonly file: string;
  /** The line that is wrong. */
  readonly line: number;
}

export interface Pull {
  readonly id: string;
  readonly branch: string;
  readonly by: OtherChange['by'];
  readonly cause: Cause | undefined;
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly text: string;
  status: Review['status'];
  closedByPerson: boolean;
  mergeCommit: string | undefined;
}

/** What must not happen, as it is counted while the week is played. */
export interface Counts {
  duplicates: number;
  conflicts: number;
  again: number;
}

export interface Repository {
  readonly pulls: Pull[];
  readonly counts: Counts;
  readonly codeHost: Ports['codeHost'];
  /** Whether the service that runs has a fix of a cause. */
  isFixed(cause: Cause): boolean;
  open(pull: Pick<Pull, 'branch' | 'by' | 'cause' | 'file' | 'line' | 'title' | 'text'>): Pull;
  merge(pull: Pull): void;
  close(pull: Pull): void;
  /** Deploys the shipping branch as it is. */
  deploy(): void;
  readonly rollouts: Ports['rollouts'];
}

const fileLines = 60;

/** The text of a file, in which one line may be changed. */
export function textOf(file: string, changed?: { readonly line: number; readonly text: string }): string {
  const lines = Array.from({ length: fileLines }, (_, at) => `${file} line ${at + 1}`);
  if (changed !== undefined) lines[changed.line - 1] = changed.text;
  return `${lines.join('\n')}\n`;
}

/** A repository with a shipping branch, pull requests and a deployed commit, in memory. */
export function createRepository(causes: readonly Cause[]): Repository {
  const pulls: Pull[] = [];
  const shipped: Pull[] = [];
  const counts: Counts = { duplicates: 0, conflicts: 0, again: 0 };
  let deployed = 0;
  const commitOf = (count: number) => (count === 0 ? 'c0ffee0000' : (shipped[count - 1]?.mergeCommit ?? ''));
  const find = (id: string): Pull => {
    const pull = pulls.find((one) => one.id === id);
    if (pull === undefined) throw new RangeError(`there is no pull request ${id}`);
    return pull;
  };
  const urlOf = ({ id }: Pull) => `https://host/pr/${id}`;
  const reviewOf = (pull: Pull): Review => ({
    ...{ id: pull.id, url: urlOf(pull), branch: pull.branch, headCommit: `head-${pull.id}`, base: 'main' },
    ...{ status: pull.status, draft: false, comments: [], decidedBy: 'ada' },
    ...(pull.mergeCommit !== undefined && { mergeCommit: pull.mergeCommit }),
  });
  const describe = (pull: Pull, kind: OtherChange['kind']): OtherChange => ({
    ...{ kind, id: kind === 'shipped' ? (pull.mergeCommit ?? '') : pull.id, url: urlOf(pull), title: pull.title },
    ...{ text: pull.text, by: pull.by, branch: kind === 'shipped' ? '' : pull.branch, headCommit: `head-${pull.id}` },
    ...{ base: 'main', files: [{ path: pull.file, ranges: [{ from: pull.line, to: pull.line }] }] },
  });

  function open(given: Parameters<Repository['open']>[0]): Pull {
    const id = String(pulls.length + 1);
    const pull: Pull = { ...given, id, status: 'open', closedByPerson: false, mergeCommit: undefined };
    pulls.push(pull);
    return pull;
  }

  /** Counts what must not happen before the pull request of an incident is opened. */
  function openOurs(request: ReviewRequest): Pull {
    const known = pulls.find(({ branch, status }) => branch === request.branch && status === 'open');
    if (known !== undefined) return known;
    const [change] = request.files;
    const line = changedLine(change);
    const cause = causes.find((one) => one.file === change?.path && one.line === line);
    const present = pulls.filter(({ status }) => status === 'open');
    if (present.some((pull) => pull.cause === cause)) counts.duplicates += 1;
    if (shipped.some((pull) => pull.cause === cause)) counts.duplicates += 1;
    const isNear = (pull: Pull) => pull.file === change?.path && Math.abs(pull.line - line) <= 3;
    if (present.some((pull) => pull.by === 'suture' && isNear(pull))) counts.conflicts += 1;
    if (pulls.some((pull) => pull.by === 'suture' && pull.cause === cause && pull.closedByPerson)) counts.again += 1;
    const { branch, title } = request;
    return open({ branch, by: 'suture', cause, file: change?.path ?? '', line, title, text: request.body });
  }

  return {
    pulls,
    counts,
    isFixed: (cause) => shipped.slice(0, deployed).some((pull) => pull.cause === cause),
    open,
    merge: (pull) => {
      pull.status = 'merged';
      pull.mergeCommit = `merge-${pull.id}`;
      shipped.push(pull);
    },
    close: (pull) => {
      pull.status = 'closed';
      pull.closedByPerson = true;
    },
    deploy: () => {
      deployed = shipped.length;
    },
    rollouts: {
      status: async (_incident, commit) => {
        const at = shipped.findIndex(({ mergeCommit }) => mergeCommit === commit);
        const isLive = at !== -1 && at < deployed;
        return { commit, status: isLive ? 'live' : 'pending', detail: isLive ? 'live' : 'not yet' };
      },
    },
    codeHost: {
      deployedCommit: async () => commitOf(deployed),
      history: async () => [],
      diff: async () => '',
      openReview: async (_repository, request) => {
        const { id, url, branch, headCommit } = reviewOf(openOurs(request));
        return { id, url, branch, headCommit, base: 'main' };
      },
      otherChanges: async (_repository, commit) => {
        const from = shipped.findIndex(({ mergeCommit }) => mergeCommit === commit) + 1;
        return [
          ...shipped
            .slice(from)
            .toReversed()
            .map((pull) => describe(pull, 'shipped')),
          ...pulls.filter(({ status }) => status === 'open').map((pull) => describe(pull, 'open')),
          ...pulls
            .filter(({ closedByPerson, by }) => closedByPerson && by !== 'person')
            .map((pull) => describe(pull, 'closed')),
        ];
      },
      readReview: async (_repository, id) => reviewOf(find(id)),
      comment: async () => undefined,
      closeReview: async (_repository, id) => {
        const pull = find(id);
        if (pull.status === 'open') pull.status = 'closed';
        return 'closed';
      },
      readCommands: async () => [],
      readBaseTip: async () => 'base-moved',
      keepBranch: async () => undefined,
      findPeople: async () => ({ owners: [] }),
      askForReview: async () => [],
      replyOnce: async () => undefined,
      readChecks: async () => ({ outcome: 'read', checks: [] }),
      commentOnce: async () => undefined,
    },
  };
}

function changedLine(change: FileChange | undefined): number {
  const [before, after] = [(change?.before ?? '').split('\n'), (change?.after ?? '').split('\n')];
  return before.findIndex((text, at) => text !== after[at]) + 1;
}

/** The causes of a week: some lie in one file, far apart. */
export function listCauses(count: number): readonly Cause[] {
  return Array.from({ length: count }, (_, number) => ({
    number,
    file: `src/part-${Math.floor(number / 2)}.js`,
    line: number % 2 === 0 ? 10 : 40,
  }));
}
