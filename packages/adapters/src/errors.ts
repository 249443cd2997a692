/** Why an adapter refuses to go on. */

export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  constructor(words: readonly string[], stderr: string, options?: ErrorOptions) {
    super(`git ${words.join(' ').slice(0, 300)} failed: ${stderr.trim().slice(-1000) || 'it said nothing'}`, options);
  }
}

/** The folder cannot be healed as it is; the message says what to do. */
export class RepositoryUnusable extends Error {
  override readonly name = 'RepositoryUnusable';
  constructor(repository: string, why: string, options?: ErrorOptions) {
    super(`${repository} cannot be used: ${why}`, options);
  }
}

/** A change was made for another text than the base commit has. */
export class BaseMismatch extends Error {
  override readonly name = 'BaseMismatch';
  constructor(path: string, commit: string) {
    super(
      `${path} is not what the change expects at ${commit.slice(0, 10)}. Write the change against that commit's text.`,
    );
  }
}

/** A branch of the name we need holds commits that are not ours. */
export class BranchTaken extends Error {
  override readonly name = 'BranchTaken';
  constructor(branch: string, tip: string) {
    super(
      `The branch ${branch} is at ${tip.slice(0, 10)}, which Suture did not make. Rename or delete it, then try again.`,
    );
  }
}

export class ReviewNotFound extends Error {
  override readonly name = 'ReviewNotFound';
  constructor(reviewId: string) {
    super(`There is no pull request ${reviewId} on this machine.`);
  }
}

/** Tests cannot be run apart from the person's files and network. */
export class SandboxMissing extends Error {
  override readonly name = 'SandboxMissing';
  constructor(why: string) {
    super(
      `Tests cannot be isolated here: ${why}. Install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap; macOS has none), or run with --unsandboxed, which runs the tests without isolation.`,
    );
  }
}

/** The project's dependencies are not installed in a way that a fresh tree can use. */
export class DependenciesMissing extends Error {
  override readonly name = 'DependenciesMissing';
  constructor(repository: string, why: string) {
    super(`The dependencies of ${repository} cannot be used: ${why}`);
  }
}
