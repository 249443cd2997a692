import type {
  Checks,
  CodeQuestion,
  CommandComment,
  Commit,
  Conversation,
  FileChange,
  Incident,
  OtherChange,
  People,
  Review,
  ReviewRef,
} from '../model/index.ts';

export interface ReviewRequest {
  readonly incidentId: string;
  readonly baseCommit: string;
  /** The scratch branch of a rehearsal, for a draft onto it. Default: the branch that ships. */
  readonly base?: string;
  /** The branch that carries the change; the same incident and attempt give the same name. */
  readonly branch: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly files: readonly FileChange[];
  /** Commit message with subject and body. */
  readonly message: string;
  readonly draft: boolean;
}

/** How a pull request is seen through after it was opened. A host without conversations has empty answers for each. */
export interface ReviewDialogue {
  /**
   * Comments that begin with `/suture`, the oldest first: only those of people who may write to the repository now, never a program's.
   */
  readCommands(repository: string, conversation: Conversation): Promise<readonly CommandComment[]>;
  /** Comments on a pull request, once for each key. */
  commentOnce(repository: string, reviewId: string, key: string, text: string): Promise<void>;
  /** Answers one comment of a review, by its id in `Review.comments`, once for each key. */
  replyOnce(repository: string, reviewId: string, commentId: string, key: string, text: string): Promise<void>;
  /** The newest commit of the branch that a pull request is for. */
  readBaseTip(repository: string, reviewId: string): Promise<string>;
  /** The checks of the team's own CI on a commit. What they say comes from outside. */
  readChecks(repository: string, commit: string): Promise<Checks>;
  /**
   * Keeps a commit on a branch of its own, without a pull request; the same commit again changes nothing. Returns where people find it;
   * undefined where there is no place for it.
   */
  keepBranch(
    repository: string,
    commit: Pick<ReviewRequest, 'incidentId' | 'baseCommit' | 'branch' | 'files' | 'message'>,
  ): Promise<{ readonly url: string } | undefined>;
  /** Who knows the code that a fix is about. */
  findPeople(repository: string, question: CodeQuestion): Promise<People>;
  /** Asks people and teams for a review of a pull request. Returns those whom the host accepted. */
  askForReview(repository: string, reviewId: string, people: readonly string[]): Promise<readonly string[]>;
}

/** Where the code lives. There is no merge here, and there must never be one. */
export interface CodeHost extends ReviewDialogue {
  /** The commit the service runs now; for a rehearsal, the tip of its scratch branch. */
  deployedCommit(incident: Incident): Promise<string>;
  /** Commits reachable from `commit`, newest first, at most `limit`. */
  history(repository: string, commit: string, limit: number): Promise<readonly Commit[]>;
  /** Unified diff of the changes against the base, drawn by the host's own git. */
  diff(repository: string, baseCommit: string, files: readonly FileChange[]): Promise<string>;
  /** Branch, commit and pull request; finds what an earlier try already made. */
  openReview(repository: string, request: ReviewRequest): Promise<ReviewRef>;
  /**
   * What others change at the moment: open pull requests, those that a person closed in the last 30 days although Suture or another program
   * had made them, and commits on the shipping branch that `deployedCommit` lacks, the newest first.
   */
  otherChanges(repository: string, deployedCommit: string): Promise<readonly OtherChange[]>;
  readReview(repository: string, reviewId: string): Promise<Review>;
  comment(repository: string, reviewId: string, text: string): Promise<void>;
  /**
   * Closes the pull request unmerged and deletes its branch. Closing a closed one is no error. `kept`: people pushed to the branch, so that both
   * stay as they are.
   */
  closeReview(repository: string, reviewId: string, reason: string): Promise<'closed' | 'kept'>;
}
