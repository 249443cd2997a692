import { shortId } from '@suture/core';
import type { MachineEnd } from './machine/run-machine.ts';

export class NoIdentity extends Error {
  override readonly name = 'NoIdentity';
  constructor(repository: string) {
    super(
      `git does not know who you are in ${repository}, and a decision needs a name. Set it with: git config user.name "Your Name" && git config user.email you@example.com`,
    );
  }
}

export class ReviewNotOpen extends Error {
  override readonly name = 'ReviewNotOpen';
  constructor(reviewId: string, status: string) {
    super(`The pull request ${reviewId} is ${status.replaceAll('_', ' ')}, so no decision is needed.`);
  }
}

/** An approval counts only for the commit that was proven. */
export class UnprovenHead extends Error {
  override readonly name = 'UnprovenHead';
  constructor(branch: string, proven: string, tip: string) {
    super(
      `The branch ${branch} is at ${shortId(tip)}, but ${shortId(proven)} was proven. Put the branch back, or merge it yourself without Suture.`,
    );
  }
}

export class NotMergeable extends Error {
  override readonly name = 'NotMergeable';
  constructor(reviewId: string, why: string, options?: ErrorOptions) {
    super(`The pull request ${reviewId} cannot be merged: ${why} Nothing was changed.`, options);
  }
}

/** The tests that an incident would be about cannot be run here; the message says why and what to do. */
export class SuiteNotRunnable extends Error {
  override readonly name = 'SuiteNotRunnable';
  constructor(command: string, why: string) {
    super(`"${command}" cannot be run as a test command: ${why}`);
  }
}

/** An execution that ended neither closed nor handed over. */
export class ExecutionFailed extends Error {
  override readonly name = 'ExecutionFailed';
  constructor(
    incidentId: string,
    {
      error,
      cause,
      taskError: last,
    }: Pick<Extract<MachineEnd, { outcome: 'failed' }>, 'error' | 'cause' | 'taskError'>,
  ) {
    super(
      [
        `The execution of incident ${incidentId} failed: ${error}: ${cause}`,
        ...(last === undefined ? [] : [`Last error, in ${last.state}: ${last.name}: ${last.message}`]),
        `Remove the cause, then run: suture resume ${incidentId}`,
      ].join('\n'),
    );
  }
}

/** A state machine that would run differently here than on AWS. */
export class DefinitionNotRunnable extends Error {
  override readonly name = 'DefinitionNotRunnable';
  constructor(reasons: readonly string[]) {
    super(`The state machine cannot be run faithfully on one machine: ${reasons.join('; ')}.`);
  }
}
