import { type BuildName, builds, type CallbackStep, defined, type Step } from '@suture/core';

/** One state of the machine, in Amazon States Language. */
export type State = Readonly<Record<string, unknown>> & { readonly Type: string; readonly Comment: string };

/** Every word of a step's `next`, or of a callback's answers. */
type WordsOf<S extends Step> = S extends { readonly answers: readonly (infer Word extends string)[] }
  ? Word
  : S['next'][number];

/** Seconds that a state waits longer than its function may run: a cold start and the way there and back. */
const margin = 60;

interface Retrier {
  readonly errors: readonly string[];
  /** Seconds until the first retry; each next one waits twice as long. */
  readonly interval: number;
  readonly attempts: number;
  /** Seconds that no wait exceeds. */
  readonly longest?: number;
}

/** Backs off with jitter, so that many executions do not retry at the same instant. */
function retry({ errors, interval, attempts, longest }: Retrier) {
  return {
    ErrorEquals: errors,
    IntervalSeconds: interval,
    MaxAttempts: attempts,
    BackoffRate: 2,
    ...defined({ MaxDelaySeconds: longest }),
    JitterStrategy: 'FULL',
  };
}

const lambdaErrors = ['ServiceException', 'AWSLambdaException', 'SdkClientException', 'TooManyRequestsException'];

const functionRetries = [
  retry({ errors: lambdaErrors.map((name) => `Lambda.${name}`), interval: 2, attempts: 6, longest: 60 }),
  retry({ errors: ['AwsThrottled'], interval: 5, attempts: 6, longest: 120 }),
  retry({
    errors: ['CodeHostThrottled', 'CodeHostUnavailable', 'TicketsUnavailable'],
    interval: 20,
    attempts: 6,
    longest: 300,
  }),
  retry({ errors: ['VersionConflict'], interval: 1, attempts: 4 }),
];

const buildRetries = [
  retry({
    errors: ['CodeBuild.AccountLimitExceededException', 'CodeBuild.SdkClientException'],
    interval: 15,
    attempts: 6,
    longest: 300,
  }),
  // A build also fails for reasons of its own: a registry or the provisioning of its machine.
  retry({ errors: ['States.TaskFailed'], interval: 30, attempts: 2, longest: 120 }),
];

/** Every failure goes to one state, which finds it in `$.failure`. */
function orElse(state: string) {
  return [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: state }];
}

/** Runs a step's function. */
export function step({ name, seconds }: Step, next: string, comment: string, failed = 'HandOver'): State {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: `\${${name}Arn}`,
    TimeoutSeconds: seconds + margin,
    Retry: functionRetries,
    Catch: orElse(failed),
    Next: next,
  };
}

/** Runs a step's function, then waits until an event answers the task token that the step kept. */
export function callback({ name, waitSeconds }: CallbackStep, next: string, comment: string): State {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: 'arn:${Partition}:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      FunctionName: `\${${name}Arn}`,
      Payload: { 'incidentId.$': '$.incidentId', 'token.$': '$$.Task.Token' },
    },
    TimeoutSeconds: waitSeconds,
    Retry: functionRetries,
    Catch: orElse('HandOver'),
    Next: next,
  };
}

/**
 * Runs a build on the work order that the step before named, and waits for its end; time in the queue counts.
 * @param failed the state that follows if the build fails
 */
export function build(name: BuildName, next: string, comment: string, failed = 'HandOver'): State {
  const { project, minutes, queueMinutes } = builds[name];
  return {
    Type: 'Task',
    Comment: comment,
    Resource: 'arn:${Partition}:states:::codebuild:startBuild.sync',
    Parameters: {
      ProjectName: `\${${project}}`,
      EnvironmentVariablesOverride: [{ Name: 'WORK_ORDER', 'Value.$': '$.workOrder', Type: 'PLAINTEXT' }],
    },
    TimeoutSeconds: (queueMinutes + minutes) * 60 + margin,
    ResultPath: null,
    Retry: buildRetries,
    Catch: orElse(failed),
    Next: next,
  };
}

/**
 * Branches on the word that the step before ended with. The compiler asks for a transition for each of its words; another word
 * than these is a fault, and a person gets the incident.
 */
export function choice<S extends Step>(_after: S, words: Readonly<Record<WordsOf<S>, string>>, comment: string): State {
  return {
    Type: 'Choice',
    Comment: comment,
    Choices: Object.entries(words).map(([word, next]) => ({ Variable: '$.next', StringEquals: word, Next: next })),
    Default: 'HandOver',
  };
}

/** Waits for the seconds that the step before asked for. */
export function wait(next: string, comment: string): State {
  return { Type: 'Wait', Comment: comment, SecondsPath: '$.waitSeconds', Next: next };
}

export function end(comment: string): State {
  return { Type: 'Succeed', Comment: comment };
}
