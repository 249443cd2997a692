import { shortId } from '@suture/core';
import { describePaths } from './describe-paths.ts';
import type { MachineEnd } from './machine/run-machine.ts';

export class NoIdentity extends Error {
  override readonly name = 'NoIdentity';
  constructor(repository: string) {
    super(
      `git does not know who you are in ${repository}, and a decision needs a name. Set it with: git config user.name "Your Name" && git config user.email you@example.com`,
    );
  }
}

/** The code host that was chosen cannot take a pull request from here; the message says what to set. */
export class CodeHostUnusable extends Error {
  override readonly name = 'CodeHostUnusable';
  constructor(name: string, why: string, options?: ErrorOptions) {
    super(`No pull request can be opened with --code-host ${name}: ${why}`, options);
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

/** A decision that the loop could not follow up. */
export class KillSwitchIsOn extends Error {
  override readonly name = 'KillSwitchIsOn';
  constructor(reason: string, file: string) {
    super(
      `The kill switch is on (${reason}), so nothing would watch the rollout or write another fix. Nothing was decided. Remove ${file} and decide again.`,
    );
  }
}

/** The tests that an incident would be about cannot be run here; the message says why and what to do. */
export class SuiteNotRunnable extends Error {
  override readonly name = 'SuiteNotRunnable';
  constructor(command: string, why: string) {
    super(`"${command}" cannot be run as a test command: ${why}`);
  }
}

/** Without tests, no fix can be proven. */
export class NoTests extends Error {
  override readonly name = 'NoTests';
  constructor(why: string) {
    super(`There are no tests to prove a fix with. ${why} For a diagnosis alone, use suture diagnose.`);
  }
}

/** The mechanic cannot read the code that is to be repaired. */
export class LanguageNotRepaired extends Error {
  override readonly name = 'LanguageNotRepaired';
  constructor(language: string) {
    super(
      `Without a model, Suture repairs JavaScript and TypeScript, and this is ${language}. With --model bedrock a model diagnoses it; a fix in ${language} cannot be proven yet.`,
    );
  }
}

/** A command that was to fail and passes. */
export class NothingFails extends Error {
  override readonly name = 'NothingFails';
  constructor(command: string, tests: number, uncommitted: readonly string[]) {
    const ran = tests === 1 ? 'one test' : `${tests} tests`;
    const dirty =
      uncommitted.length === 0 ? '' : ` It ran without your uncommitted changes (${describePaths(uncommitted)}).`;
    super(
      `"${command}" passes (${ran}), so there is nothing to heal.${dirty} Give a command that fails, or the service's log with --log.`,
    );
  }
}

/** A command fails, and the code is not why. */
export class SetUpFails extends Error {
  override readonly name = 'SetUpFails';
  constructor(command: string, missing: string, remedy: string) {
    super(`"${command}" fails for its set-up and not for a fault of the code: ${missing}. ${remedy}`);
  }
}

type Failure = Pick<Extract<MachineEnd, { outcome: 'failed' }>, 'error' | 'cause' | 'taskError'>;

/** An execution that ended neither closed nor handed over. */
export class ExecutionFailed extends Error {
  override readonly name = 'ExecutionFailed';
  /** The same error with the command that continues the incident here. */
  readonly continueWith: (command: string) => ExecutionFailed;
  constructor(incidentId: string, failure: Failure, command = `suture resume ${incidentId}`) {
    const { error, cause, taskError: last } = failure;
    super(
      [
        `The execution of incident ${incidentId} failed: ${error}: ${cause}`,
        ...(last === undefined ? [] : [`Last error, in ${last.state}: ${last.name}: ${last.message}`]),
        `Remove the cause, then run: ${command}`,
      ].join('\n'),
    );
    this.continueWith = (given) => new ExecutionFailed(incidentId, failure, given);
  }
}

/** A state machine that would run differently here than on AWS. */
export class DefinitionNotRunnable extends Error {
  override readonly name = 'DefinitionNotRunnable';
  constructor(reasons: readonly string[]) {
    super(`The state machine cannot be run faithfully on one machine: ${reasons.join('; ')}.`);
  }
}
