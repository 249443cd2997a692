import { shortId } from '@suture/core';

export {
  CodeNotPushed,
  CodeUnreadable,
  PackingFailed,
  ProposalImpossible,
  TreeMissing,
  TreeTooLarge,
  TreeUnreadable,
} from './tree-errors.ts';

export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  constructor(words: readonly string[], stderr: string, options?: ErrorOptions) {
    super(`git ${words.join(' ').slice(0, 300)} failed: ${stderr.trim().slice(-1000) || 'it said nothing'}`, options);
  }
}

/** Suture cannot work with the repository in its present state; the message says what to do. */
export class RepositoryUnusable extends Error {
  override readonly name = 'RepositoryUnusable';
  constructor(repository: string, why: string, options?: ErrorOptions) {
    super(`${repository} cannot be used: ${why}`, options);
  }
}

/** A change expects another text than the base commit has. */
export class BaseMismatch extends Error {
  override readonly name = 'BaseMismatch';
  constructor(path: string, commit: string) {
    super(`${path} is not what the change expects at ${shortId(commit)}. Write the change against that commit's text.`);
  }
}

/** A branch of the required name contains commits that Suture did not make. */
export class BranchTaken extends Error {
  override readonly name = 'BranchTaken';
  constructor(branch: string, tip: string) {
    super(
      `The branch ${branch} is at ${shortId(tip)}, which Suture did not make. Rename or delete it, then try again.`,
    );
  }
}

export class ReviewNotFound extends Error {
  override readonly name = 'ReviewNotFound';
  constructor(reviewId: string) {
    super(`There is no pull request ${reviewId} on this machine.`);
  }
}

/** A deployment's secret is not set. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
  constructor(secret: string, stage: string) {
    super(`The secret ${secret} is not set. Set it with: npx suture secrets set ${secret} --stage ${stage}`);
  }
}

/** Tests cannot be isolated from the user's files and network. */
export class SandboxMissing extends Error {
  override readonly name = 'SandboxMissing';
  constructor(why: string) {
    super(
      `Tests cannot be isolated here: ${why}. Install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap; macOS has none), or run with --unsandboxed, which runs the tests without isolation.`,
    );
  }
}

/** The installed dependencies cannot be used in a fresh tree. */
export class DependenciesMissing extends Error {
  override readonly name = 'DependenciesMissing';
  constructor(repository: string, why: string) {
    super(`The dependencies of ${repository} cannot be used: ${why}`);
  }
}

/** An error of the gateway. Its name is the original error's name, which the state machine matches. */
export class GatewayFailed extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The model and region of a call. */
export interface ModelPlace {
  readonly id: string;
  readonly region: string;
}

/** The quota of the model is used up for now. A later retry can succeed. */
export class ModelThrottled extends Error {
  override readonly name = 'ModelThrottled';
  constructor({ id, region }: ModelPlace, options?: ErrorOptions) {
    super(
      `The model ${id} in ${region} takes no more calls for now. Try again later, or raise its quota in Service Quotas (Amazon Bedrock).`,
      options,
    );
  }
}

/** The model's service failed or did not answer in time. A retry can succeed. */
export class ModelUnavailable extends Error {
  override readonly name = 'ModelUnavailable';
  constructor({ id, region }: ModelPlace, why: string, options?: ErrorOptions) {
    super(`The model ${id} in ${region} gave no usable answer: ${why}. Try again later.`, options);
  }
}

/** The service refuses the call. A retry fails too until the configuration or permissions change. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused';
  constructor({ id, region }: ModelPlace, why: string, remedy: string, options?: ErrorOptions) {
    super(`The model ${id} in ${region} refused the call: ${why}. ${remedy}`, options);
  }
}

/** The state of the kill switch is unknown, so everything stops. */
export class KillSwitchUnreadable extends Error {
  override readonly name = 'KillSwitchUnreadable';
  constructor(parameter: string, why: string, options?: ErrorOptions) {
    super(`The kill switch ${parameter} cannot be read: ${why}`, options);
  }
}

/** The dependencies of the base commit cannot be installed from its lock file. */
export class InstallFailed extends Error {
  override readonly name = 'InstallFailed';
  constructor(why: string) {
    super(`The dependencies of the base commit could not be installed: ${why}`);
  }
}

/** GitHub demands a wait that does not fit into a step. */
export class CodeHostThrottled extends Error {
  override readonly name = 'CodeHostThrottled';
  constructor(repository: string, options?: ErrorOptions) {
    super(`The code host limits requests for ${repository} at the moment. Waiting cures it.`, options);
  }
}

export class CodeHostUnavailable extends Error {
  override readonly name = 'CodeHostUnavailable';
  constructor(repository: string, why: string, options?: ErrorOptions) {
    super(`The code host did not do what was asked for ${repository}: ${why}. Trying again may help.`, options);
  }
}

/** The code host understood the request and refused it. */
export class CodeHostRefused extends Error {
  override readonly name = 'CodeHostRefused';
  constructor(
    repository: string,
    purpose: string,
    said: string,
    wanted?: string,
    options?: ErrorOptions & { readonly remedy?: string },
  ) {
    const missing = wanted === undefined ? '' : ` It wants the App to have: ${wanted}.`;
    const {
      remedy = 'Check that the App is installed on the repository with the permissions in docs/permissions.md.',
    } = options ?? {};
    super(
      `The code host refused a request for ${repository} (${purpose}): ${said.slice(0, 300)}.${missing} ${remedy}`,
      options,
    );
  }
}

/** A request that is not on the list of allowed requests. */
export class RequestForbidden extends Error {
  override readonly name = 'RequestForbidden';
  constructor(request: string) {
    super(`Suture never makes this request of a code host, and did not: ${request}`);
  }
}

/** The repository's plan has no draft pull requests. */
export class DraftRefused extends Error {
  override readonly name = 'DraftRefused';
  constructor(repository: string, options?: ErrorOptions) {
    super(
      `${repository} has no draft pull requests. Set trust.start of its service to propose, or move the repository to a plan that has them.`,
      options,
    );
  }
}

/** Rules of the repository keep Suture from its own branch. */
export class BranchRefused extends Error {
  override readonly name = 'BranchRefused';
  constructor(repository: string, branch: string, rules: readonly string[], refusal: string, options?: ErrorOptions) {
    const named = rules.length === 0 ? 'its rules' : `its rules (${[...new Set(rules)].join(', ')})`;
    super(
      `${repository} does not let Suture write the branch ${branch}: ${refusal.slice(0, 300)} Exclude suture/** from ${named}, or let the App or the token bypass them.`,
      options,
    );
  }
}

/** A telemetry query has no answer, for a reason that a person can change. */
export class QueryUnanswerable extends Error {
  override readonly name = 'QueryUnanswerable';
}

/** A vendor's answer is larger than is read, or than the vendor allows: a smaller part of it can be asked for. */
export class AnswerTooLarge extends QueryUnanswerable {}

/** AWS throttles a call. A later retry can succeed. */
export class AwsThrottled extends Error {
  override readonly name = 'AwsThrottled';
  constructor(code: string, options?: ErrorOptions) {
    super(`AWS limits the rate of calls at the moment (${code}). Retrying later cures it.`, options);
  }
}

/** The queue on this machine holds as many messages as it may. */
export class InboxFull extends Error {
  override readonly name = 'InboxFull';
  constructor(most: number) {
    super(`${most} alerts wait already; send it again when some of them are processed`);
  }
}

/** The ticket system did not answer, limits requests or fails at the moment. A later retry can succeed. */
export class TicketsUnavailable extends Error {
  override readonly name = 'TicketsUnavailable';
}

/** The ticket system understood the request and refused it; the message says what to change. */
export class TicketsRefused extends Error {
  override readonly name = 'TicketsRefused';
}
