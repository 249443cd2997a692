import { askGit, type LocalGit, type ReviewRecord, readBranch } from '@suture/adapters/local-git';
import { type KillSwitch, shortId } from '@suture/core';
import { KillSwitchIsOn, NoIdentity, NotMergeable, ReviewNotOpen, UnprovenHead } from '../errors.ts';
import { mergeReview } from './merge.ts';

export interface Approval {
  readonly mergeCommit: string;
  /** In words, for the person: also that it was a draft. */
  readonly say: string;
}

/** What a person does with a pull request, on their command. The loop never comes here. */
export interface Reviewer {
  /** `Name <email>` as git knows the person in the repository. @throws NoIdentity */
  whoAmI(): Promise<string>;
  /** Merges as that person. @throws KillSwitchIsOn, ReviewNotOpen, UnprovenHead, NotMergeable, NoIdentity; nothing is changed then */
  approve(reviewId: string, options: { readonly by: string }): Promise<Approval>;
  /** Sends it back for another round. @throws KillSwitchIsOn, ReviewNotOpen */
  requestChanges(reviewId: string, options: { readonly by: string; readonly comment: string }): Promise<void>;
  /** Closes it unmerged. @throws ReviewNotOpen */
  reject(reviewId: string, options: { readonly by: string; readonly reason: string }): Promise<void>;
}

interface ReviewerParts {
  readonly git: LocalGit;
  readonly killSwitch: KillSwitch;
  /** The file of the kill switch, for the person. */
  readonly killSwitchFile: string;
}

export function openReviewer({ git, killSwitch, killSwitchFile }: ReviewerParts): Reviewer {
  const { repository, records } = git;
  const now = () => git.clock.now().toISOString();

  async function readOpen(reviewId: string): Promise<ReviewRecord> {
    const { status } = await git.readReview(repository, reviewId);
    if (status !== 'open') throw new ReviewNotOpen(reviewId, status);
    return records.read(reviewId);
  }

  /** @throws KillSwitchIsOn */
  async function checkFollowUp(): Promise<void> {
    const reason = await killSwitch.reason();
    if (reason !== undefined) throw new KillSwitchIsOn(reason, killSwitchFile);
  }

  async function approve(reviewId: string, { by }: { readonly by: string }): Promise<Approval> {
    await checkFollowUp();
    const person = readPerson(by, repository);
    const record = await readOpen(reviewId);
    const { branch, base, headCommit, draft, title } = record;
    const tip = await readBranch(repository, branch);
    if (tip !== headCommit) throw new UnprovenHead(branch, headCommit, tip ?? 'no commit');
    if (base === undefined)
      throw new NotMergeable(
        reviewId,
        'HEAD was detached when it was opened and the configuration names no branch to deploy.',
      );
    const message = `Merge ${branch}: ${title}\n\nPull request ${reviewId}, incident ${record.incidentId}\n`;
    const mergeCommit = await mergeReview({
      repository,
      reviewId,
      base,
      head: headCommit,
      message,
      person,
      at: git.clock.now(),
    });
    await records.write({ ...record, status: 'merged', mergeCommit, decidedBy: by, decidedAt: now() });
    const say = `merged into ${base} as ${shortId(mergeCommit)}${draft ? '; it was a draft, and the pull request says why' : ''}`;
    return { mergeCommit, say };
  }

  async function decide(
    reviewId: string,
    status: 'changes_requested' | 'closed',
    by: string,
    text: string,
  ): Promise<void> {
    const record = await readOpen(reviewId);
    const comments = [...record.comments, { by, at: now(), text }];
    await records.write({ ...record, status, comments, decidedBy: by, decidedAt: now() });
  }

  return {
    whoAmI: async () => {
      const [name, email] = await Promise.all([
        readConfig(repository, 'user.name'),
        readConfig(repository, 'user.email'),
      ]);
      if (name === '' || email === '') throw new NoIdentity(repository);
      return `${name} <${email}>`;
    },
    approve,
    requestChanges: async (reviewId, { by, comment }) => {
      await checkFollowUp();
      await decide(reviewId, 'changes_requested', by, comment);
    },
    reject: async (reviewId, { by, reason }) => {
      await decide(reviewId, 'closed', by, reason);
      await git.closeReview(repository, reviewId, reason);
    },
  };
}

async function readConfig(repository: string, key: string): Promise<string> {
  const { output } = await askGit({ at: repository, args: ['config', '--get', key], asPerson: true });
  return output.toString('utf8').trim();
}

function readPerson(by: string, repository: string) {
  const [, name, email] = /^([^<>\n]+) <([^<>\s]+)>$/.exec(by) ?? [];
  if (name === undefined || email === undefined) throw new NoIdentity(repository);
  return { name, email };
}
