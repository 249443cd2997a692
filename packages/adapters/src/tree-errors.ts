import { shortId } from '@suture/core';

/** A repository's tree does not fit into a step's memory. */
export class TreeTooLarge extends Error {
  override readonly name = 'TreeTooLarge';
  constructor(limit: number) {
    super(`The repository's tree unpacks to more than ${limit} bytes, which a step cannot hold.`);
  }
}

export class TreeUnreadable extends Error {
  override readonly name = 'TreeUnreadable';
  constructor(options: ErrorOptions) {
    super('The repository’s tree is not a gzipped tar: the code host sent something else.', options);
  }
}

export class TreeMissing extends Error {
  override readonly name = 'TreeMissing';
  constructor(repository: string, commit: string) {
    super(`The tree of ${repository} at ${shortId(commit)} was not put where snapshots are read.`);
  }
}

/** Nobody said which commit of a service without a code host is deployed. */
export class CodeNotPushed extends Error {
  override readonly name = 'CodeNotPushed';
  constructor(repository: string, service: string) {
    super(
      `The code of ${repository} was never pushed, so nothing can be diagnosed. In its checkout, at the deployed commit: npx suture code push --service ${service} --stage STAGE`,
    );
  }
}

/** A build could not read a repository through its connection. */
export class CodeUnreadable extends Error {
  override readonly name = 'CodeUnreadable';
  constructor(repository: string, why: string, log?: string) {
    super(
      `The code of ${repository} could not be read through its connection: ${why}. See that the connection is AVAILABLE and may read the repository, and that the branch exists.${log === undefined ? '' : ` The build's log: ${log}`}`,
    );
  }
}

/** A change was to be proposed where there is no code host. */
export class ProposalImpossible extends Error {
  override readonly name = 'ProposalImpossible';
  constructor(repository: string) {
    super(
      `${repository} has no code host, so nothing can be proposed or merged there. Set code: { from: 'github' } of its service, with the GitHub App.`,
    );
  }
}

/** The system's tar could not pack or unpack. */
export class PackingFailed extends Error {
  override readonly name = 'PackingFailed';
  constructor(said: string, options?: ErrorOptions) {
    super(`tar failed: ${said.trim() || 'it could not be started'}`, options);
  }
}
